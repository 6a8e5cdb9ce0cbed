// Command vectors reads the test vectors of a folder with the generated types and writes
// them back, one JSON object per line.
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"

	"brainframe.example/clients/go-ogen/generated/brainframe"
)

var rewriters = map[string]func(json.RawMessage) (any, error){
	"Alert":                   rewrite[brainframe.Alert],
	"Attribute":               rewrite[brainframe.Attribute],
	"Capsule":                 rewrite[brainframe.Capsule],
	"CapsuleDevOptions":       rewrite[brainframe.CapsuleDevOptions],
	"CapsuleLoadRequest":      rewrite[brainframe.CapsuleLoadRequest],
	"CapsuleOption":           rewrite[brainframe.CapsuleOption],
	"CloudTokens":             rewrite[brainframe.CloudTokens],
	"CloudTokensResult":       rewrite[brainframe.CloudTokensResult],
	"CloudUserInfo":           rewrite[brainframe.CloudUserInfo],
	"Detection":               rewrite[brainframe.Detection],
	"Encoding":                rewrite[brainframe.Encoding],
	"Error":                   rewrite[brainframe.Error],
	"Identity":                rewrite[brainframe.Identity],
	"LicenseInfo":             rewrite[brainframe.LicenseInfo],
	"LicenseTerms":            rewrite[brainframe.LicenseTerms],
	"NewIdentityImage":        rewrite[brainframe.NewIdentityImage],
	"NewIdentityVector":       rewrite[brainframe.NewIdentityVector],
	"NodeDescription":         rewrite[brainframe.NodeDescription],
	"OAuth2Info":              rewrite[brainframe.OAuth2Info],
	"Premises":                rewrite[brainframe.Premises],
	"StreamConfiguration":     rewrite[brainframe.StreamConfiguration],
	"User":                    rewrite[brainframe.User],
	"Zone":                    rewrite[brainframe.Zone],
	"ZoneAlarm":               rewrite[brainframe.ZoneAlarm],
	"ZoneAlarmCountCondition": rewrite[brainframe.ZoneAlarmCountCondition],
	"ZoneAlarmRateCondition":  rewrite[brainframe.ZoneAlarmRateCondition],
	"ZoneStatus":              rewrite[brainframe.ZoneStatus],
	"ZoneStatusesByStream":    rewrite[brainframe.ZoneStatusesByStream],
}

type vectors struct {
	Codec   string
	Vectors []struct {
		Name string
		JSON json.RawMessage
	}
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: vectors FOLDER")
	}
	paths, err := filepath.Glob(filepath.Join(os.Args[1], "*.json"))
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range paths {
		if err := rewriteFile(path); err != nil {
			log.Fatal(err)
		}
	}
}

func rewriteFile(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var file vectors
	if err := json.Unmarshal(content, &file); err != nil {
		return err
	}
	rewrite, ok := rewriters[file.Codec]
	if !ok {
		// ogen generates no types that only the omitted operations use.
		return nil
	}
	lines := json.NewEncoder(os.Stdout)
	for _, vector := range file.Vectors {
		line := map[string]any{"codec": file.Codec, "name": vector.Name}
		if line["written"], err = rewrite(vector.JSON); err != nil {
			line = map[string]any{"codec": file.Codec, "name": vector.Name, "error": err.Error()}
		}
		if err := lines.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// model is a generated type, which encodes and decodes itself.
type model[T any] interface {
	*T
	json.Unmarshaler
	json.Marshaler
}

func rewrite[T any, P model[T]](text json.RawMessage) (any, error) {
	value := P(new(T))
	err := value.UnmarshalJSON(text)
	return value, err
}
