package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"

	"brainframe.example/clients/go/generated/brainframe"
)

// Error is an error response.
type Error struct {
	Kind        brainframe.ErrorKind
	Description string
	Status      int
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s", e.Kind, e.Description)
}

// connect returns a client that sends the password until a response opens a session.
// The cookie jar keeps the session.
func connect(url, user, password string) (*brainframe.ClientWithResponses, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	logIn := func(_ context.Context, request *http.Request) error {
		if len(jar.Cookies(request.URL)) == 0 {
			request.SetBasicAuth(user, password)
		}
		return nil
	}
	return brainframe.NewClientWithResponses(
		url,
		brainframe.WithHTTPClient(&http.Client{Jar: jar}),
		brainframe.WithRequestEditorFn(logIn),
	)
}

// response is the common interface of the generated responses.
type response interface {
	StatusCode() int
	GetBody() []byte
}

// check turns an error response into an [*Error].
func check[R response](got R, err error) (R, error) {
	if err != nil || got.StatusCode() < http.StatusBadRequest {
		return got, err
	}
	return got, newError(got.StatusCode(), got.GetBody())
}

func newError(status int, body []byte) *Error {
	var parsed brainframe.Error
	if json.Unmarshal(body, &parsed) != nil || parsed.Title == "" {
		// A proxy in front of a server that is starting responds with something other than JSON.
		parsed = brainframe.Error{
			Title:       string(brainframe.ErrorKindUNKNOWNERROR),
			Description: http.StatusText(status),
		}
	}
	return &Error{brainframe.ErrorKind(parsed.Title), parsed.Description, status}
}

// packets reads the endless stream of zone statuses and passes each packet to use, until use returns
// false or the context ends. There is one JSON object per line, with blank lines in between.
func packets(
	ctx context.Context,
	client *brainframe.ClientWithResponses,
	use func(brainframe.ZoneStatusesByStream) bool,
) error {
	// Sample: get_zone_status_stream
	// Not GetZoneStatusStreamWithResponse: that reads the body to its end, which never comes.
	response, err := client.GetZoneStatusStream(ctx)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		body, _ := io.ReadAll(response.Body)
		return newError(response.StatusCode, body)
	}
	lines := bufio.NewReader(response.Body)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return err
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		var packet brainframe.ZoneStatusesByStream
		if err := json.Unmarshal(line, &packet); err != nil {
			return err
		}
		if !use(packet) {
			return nil
		}
	}
}
