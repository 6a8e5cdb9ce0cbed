// Command alert-on-people uploads a video, watches a zone of it for people, and reviews the alert
// that is raised.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"brainframe.example/clients/go/generated/brainframe"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 6 {
		log.Fatal("usage: alert-on-people URL USER PASSWORD VIDEO FRAME")
	}
	client, err := connect(os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := run(ctx, client, os.Args[4], os.Args[5]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, client *brainframe.ClientWithResponses, video, frameFile string) (err error) {
	// Created objects are deleted in any case, even after ctx has ended.
	var undo []func(context.Context) error
	defer func() {
		after, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		for i := len(undo) - 1; i >= 0; i-- {
			err = errors.Join(err, undo[i](after))
		}
		fmt.Println("Cleaned up")
	}()

	// Sample: version
	version, err := check(client.VersionWithResponse(ctx))
	if err != nil {
		return err
	}
	fmt.Println("Server", *version.JSON200)

	// Sample: new_storage
	file, err := os.Open(video)
	if err != nil {
		return err
	}
	defer file.Close()
	stored, err := check(client.NewStorageWithBodyWithResponse(ctx, "video/mp4", file))
	if err != nil {
		return err
	}
	storageID := *stored.JSON200

	undo = append(undo, func(ctx context.Context) error {
		// Sample: delete_storage
		_, err := check(client.DeleteStorageWithResponse(ctx, storageID))
		return err
	})

	// Sample: set_stream_configuration
	stream, err := check(client.SetStreamConfigurationWithResponse(ctx, brainframe.StreamConfiguration{
		Name:              "Car park",
		ConnectionType:    brainframe.ConnTypeFILE,
		ConnectionOptions: map[string]any{"storage_id": storageID},
		// A nil map would be sent as null, which the server rejects.
		RuntimeOptions: map[string]any{},
		Metadata:       map[string]any{},
	}))
	if err != nil {
		return err
	}
	streamID := *stream.JSON200.ID

	undo = append(undo, func(ctx context.Context) error {
		// Sample: delete_stream_configuration
		_, err := check(client.DeleteStreamConfigurationWithResponse(ctx, streamID))
		return err
	})

	// Sample: set_zone
	zone, err := check(client.SetZoneWithResponse(ctx, brainframe.Zone{
		Name:     "Crossing",
		StreamID: streamID,
		Coords:   [][]int32{{330, 179}, {764, 179}, {764, 420}, {330, 300}},
		Alarms:   []brainframe.ZoneAlarm{},
	}))
	if err != nil {
		return err
	}
	zoneID := *zone.JSON200.ID
	// Sample: set_zone_alarm
	alarm, err := check(client.SetZoneAlarmWithResponse(ctx, brainframe.ZoneAlarm{
		Name:   "Somebody is crossing",
		ZoneID: &zoneID,
		CountConditions: []brainframe.ZoneAlarmCountCondition{{
			Test:              brainframe.CountConditionTestTypeGREATERTHAN,
			CheckValue:        0,
			WithClassName:     "person",
			WindowDuration:    1,
			WindowThreshold:   0.5,
			IntersectionPoint: brainframe.IntersectionPointTypeBOTTOM,
		}},
		RateConditions: []brainframe.ZoneAlarmRateCondition{},
	}))
	if err != nil {
		return err
	}
	fmt.Printf("Stream %d, zone %d, alarm %d\n", streamID, zoneID, *alarm.JSON200.ID)

	// Sample: set_analyzing
	if _, err := check(client.SetAnalyzingWithResponse(ctx, streamID, true)); err != nil {
		return err
	}

	// JSON keys are strings, even those that are stream IDs.
	key := strconv.FormatInt(streamID, 10)
	for {
		// Sample: get_latest_zone_statuses
		latest, err := check(client.GetLatestZoneStatusesWithResponse(ctx))
		if err != nil {
			return err
		}
		if screen, ok := (*latest.JSON200)[key]["Screen"]; ok {
			fmt.Printf("Latest: %d objects in the whole frame\n", len(screen.Within))
			break
		}
		time.Sleep(100 * time.Millisecond)
	}

	var alert brainframe.Alert
	seen := 0
	err = packets(ctx, client, func(packet brainframe.ZoneStatusesByStream) bool {
		seen++
		alerts := packet[key]["Crossing"].Alerts
		if len(alerts) == 0 {
			return true
		}
		alert = alerts[0]
		return false
	})
	if err != nil {
		return err
	}
	fmt.Printf("Alert %d after %d packets\n", *alert.ID, seen)

	// Sample: set_alert_verification
	verified := true // nil removes the verification
	reviewed, err := check(client.SetAlertVerificationWithResponse(ctx, *alert.ID, &verified))
	if err != nil {
		return err
	}
	fmt.Println("Verified:", *reviewed.JSON200.VerifiedAs)
	// Sample: get_alerts
	states := []brainframe.AlertVerification{brainframe.AlertVerificationTRUE, brainframe.AlertVerificationFALSE}
	limit := int32(0)
	count, err := check(client.GetAlertsWithResponse(ctx, &brainframe.GetAlertsParams{
		StreamID: &streamID, Verification: &states, Limit: &limit,
	}))
	if err != nil {
		return err
	}
	fmt.Println("Reviewed alerts:", count.Headers200.TotalCount)

	// Sample: get_alert_frame
	frame, err := check(client.GetAlertFrameWithResponse(ctx, *alert.ID))
	if err != nil {
		return err
	}
	if err := os.WriteFile(frameFile, frame.Body, 0o644); err != nil {
		return err
	}
	fmt.Printf("Saved %d bytes to %s\n", len(frame.Body), frameFile)

	// Sample: delete_zone
	if _, err := check(client.DeleteZoneWithResponse(ctx, zoneID)); err != nil {
		return err
	}
	// Sample: get_zone
	_, err = check(client.GetZoneWithResponse(ctx, zoneID))
	var failed *Error
	if !errors.As(err, &failed) || failed.Kind != brainframe.ErrorKindZONENOTFOUNDERROR {
		return fmt.Errorf("the zone is still there: %w", err)
	}
	fmt.Printf("Caught %s: %s\n", failed.Kind, failed.Description)
	return nil
}
