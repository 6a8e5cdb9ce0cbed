package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"

	"github.com/ogen-go/ogen/ogenerrors"

	"brainframe.example/clients/go-ogen/generated/brainframe"
)

// Error is an error response.
type Error struct {
	Kind        string
	Description string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s", e.Kind, e.Description)
}

// login sends the password until a response opens a session, whose cookie is in the cookie jar.
type login struct {
	server         *url.URL
	jar            *cookiejar.Jar
	user, password string
}

func (l *login) BasicAuth(context.Context, brainframe.OperationName) (brainframe.BasicAuth, error) {
	if len(l.jar.Cookies(l.server)) > 0 {
		return brainframe.BasicAuth{}, ogenerrors.ErrSkipClientSecurity
	}
	return brainframe.BasicAuth{Username: l.user, Password: l.password}, nil
}

func (l *login) SessionCookie(context.Context, brainframe.OperationName) (brainframe.SessionCookie, error) {
	return brainframe.SessionCookie{}, ogenerrors.ErrSkipClientSecurity
}

// connect returns a generated client, and the HTTP client that it uses.
func connect(server, user, password string) (*brainframe.Client, *http.Client, error) {
	parsed, err := url.Parse(server)
	if err != nil {
		return nil, nil, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, nil, err
	}
	transport := &http.Client{Jar: jar}
	security := &login{parsed, jar, user, password}
	client, err := brainframe.NewClient(server, security, brainframe.WithClient(transport))
	return client, transport, err
}

// check returns a response as the type of the success, or turns an error response into an [*Error].
func check[T any](response any, err error) (T, error) {
	got, ok := response.(T)
	// ogen returns a response with an unlisted status as an error.
	var unlisted *brainframe.ErrorStatusCode
	if errors.As(err, &unlisted) {
		return got, &Error{unlisted.Response.Title, unlisted.Response.Description}
	}
	if err != nil || ok {
		return got, err
	}
	// ogen generates a separate type for the error of each listed status.
	text, err := json.Marshal(response)
	if err != nil {
		return got, err
	}
	var body brainframe.Error
	if err := body.UnmarshalJSON(text); err != nil {
		return got, fmt.Errorf("unexpected response %T: %s", response, text)
	}
	return got, &Error{body.Title, body.Description}
}

// packets reads the endless stream of zone statuses, which ogen does not support, and passes
// each packet to use, until use returns false or the context ends.
func packets(
	ctx context.Context,
	client *http.Client,
	server string,
	use func(brainframe.ZoneStatusesByStream) bool,
) error {
	// Sample: get_zone_status_stream
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server+"/api/streams/statuses", nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		body, _ := io.ReadAll(response.Body)
		return fmt.Errorf("%s: %s", response.Status, body)
	}
	lines := bufio.NewReader(response.Body)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return err
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		var packet brainframe.ZoneStatusesByStream
		if err := packet.UnmarshalJSON(line); err != nil {
			return err
		}
		if !use(packet) {
			return nil
		}
	}
}
