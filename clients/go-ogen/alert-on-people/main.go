// Command alert-on-people uploads a video, watches a zone of it for people, and reviews the alert
// that is raised.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/go-faster/jx"

	"brainframe.example/clients/go-ogen/generated/brainframe"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 6 {
		log.Fatal("usage: alert-on-people URL USER PASSWORD VIDEO FRAME")
	}
	client, transport, err := connect(os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := run(ctx, client, transport, os.Args[1], os.Args[4], os.Args[5]); err != nil {
		log.Fatal(err)
	}
}

func run(
	ctx context.Context, client *brainframe.Client, transport *http.Client, server, video, frameFile string,
) (err error) {
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
	var none brainframe.NilInt64
	none.SetToNull()

	// Sample: version
	version, err := check[*brainframe.VersionOKApplicationJSON](client.Version(ctx))
	if err != nil {
		return err
	}
	fmt.Println("Server", *version)

	// Sample: new_storage
	file, err := os.Open(video)
	if err != nil {
		return err
	}
	defer file.Close()
	stored, err := check[*brainframe.NewStorageOKApplicationJSON](
		client.NewStorage(ctx, brainframe.NewStorageReq{Data: file}))
	if err != nil {
		return err
	}
	storageID := int64(*stored)

	undo = append(undo, func(ctx context.Context) error {
		// Sample: delete_storage
		_, err := check[*brainframe.DeleteStorageOK](
			client.DeleteStorage(ctx, brainframe.DeleteStorageParams{StorageID: storageID}))
		return err
	})

	// Sample: set_stream_configuration
	stream, err := check[*brainframe.StreamConfiguration](
		client.SetStreamConfiguration(ctx, &brainframe.StreamConfiguration{
			Name:           "Car park",
			PremisesID:     none,
			ConnectionType: "file",
			ConnectionOptions: brainframe.StreamConfigurationConnectionOptions{
				"storage_id": jx.Raw(strconv.FormatInt(storageID, 10)),
			},
			ID: none,
		}))
	if err != nil {
		return err
	}
	streamID := stream.ID.Value

	undo = append(undo, func(ctx context.Context) error {
		// Sample: delete_stream_configuration
		_, err := check[*brainframe.DeleteStreamConfigurationOK](client.DeleteStreamConfiguration(
			ctx, brainframe.DeleteStreamConfigurationParams{StreamID: streamID}))
		return err
	})

	// Sample: set_zone
	zone, err := check[*brainframe.Zone](client.SetZone(ctx, &brainframe.Zone{
		Name:     "Crossing",
		StreamID: streamID,
		Coords:   [][]int32{{330, 179}, {764, 179}, {764, 420}, {330, 300}},
		Alarms:   []brainframe.ZoneAlarm{},
		ID:       none,
	}))
	if err != nil {
		return err
	}
	// Sample: set_zone_alarm
	var anything brainframe.NilAttribute
	anything.SetToNull()
	var anytime brainframe.NilString
	anytime.SetToNull()
	alarm, err := check[*brainframe.ZoneAlarm](client.SetZoneAlarm(ctx, &brainframe.ZoneAlarm{
		Name: "Somebody is crossing",
		CountConditions: []brainframe.ZoneAlarmCountCondition{{
			Test:              ">",
			WithClassName:     "person",
			WithAttribute:     anything,
			WindowDuration:    1,
			WindowThreshold:   0.5,
			IntersectionPoint: "bottom",
			ID:                none,
		}},
		RateConditions:  []brainframe.ZoneAlarmRateCondition{},
		ActiveStartTime: anytime,
		ActiveEndTime:   anytime,
		ID:              none,
		ZoneID:          zone.ID,
		StreamID:        none,
	}))
	if err != nil {
		return err
	}
	fmt.Printf("Stream %d, zone %d, alarm %d\n", streamID, zone.ID.Value, alarm.ID.Value)

	// Sample: set_analyzing
	_, err = check[*brainframe.SetAnalyzingOKApplicationJSON](
		client.SetAnalyzing(ctx, true, brainframe.SetAnalyzingParams{StreamID: streamID}))
	if err != nil {
		return err
	}

	// JSON keys are strings, even those that are stream IDs.
	key := strconv.FormatInt(streamID, 10)
	for {
		// Sample: get_latest_zone_statuses
		latest, err := check[*brainframe.ZoneStatusesByStream](client.GetLatestZoneStatuses(ctx))
		if err != nil {
			return err
		}
		if screen, ok := (*latest)[key]["Screen"]; ok {
			fmt.Printf("Latest: %d objects in the whole frame\n", len(screen.Within))
			break
		}
		time.Sleep(100 * time.Millisecond)
	}

	var alert brainframe.Alert
	seen := 0
	err = packets(ctx, transport, server, func(packet brainframe.ZoneStatusesByStream) bool {
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
	alertID := alert.ID.Value
	fmt.Printf("Alert %d after %d packets\n", alertID, seen)

	// Sample: set_alert_verification
	reviewed, err := check[*brainframe.Alert](client.SetAlertVerification(
		ctx, brainframe.NewNilBool(true), brainframe.SetAlertVerificationParams{AlertID: alertID}))
	if err != nil {
		return err
	}
	fmt.Println("Verified:", reviewed.VerifiedAs.Value)
	// Sample: get_alerts
	count, err := check[*brainframe.GetAlertsOKHeaders](client.GetAlerts(ctx, brainframe.GetAlertsParams{
		StreamID: brainframe.NewOptInt64(streamID),
		Verification: []brainframe.AlertVerification{
			brainframe.AlertVerificationTrue, brainframe.AlertVerificationFalse,
		},
		Limit: brainframe.NewOptInt32(0),
	}))
	if err != nil {
		return err
	}
	fmt.Println("Reviewed alerts:", count.TotalCount)

	// Sample: get_alert_frame
	image, err := check[*brainframe.GetAlertFrameOKHeaders](
		client.GetAlertFrame(ctx, brainframe.GetAlertFrameParams{AlertID: alertID}))
	if err != nil {
		return err
	}
	frame, err := io.ReadAll(image.Response)
	if err != nil {
		return err
	}
	if err := os.WriteFile(frameFile, frame, 0o644); err != nil {
		return err
	}
	fmt.Printf("Saved %d bytes to %s\n", len(frame), frameFile)

	// Sample: delete_zone
	ofZone := brainframe.GetZoneParams{ZoneID: zone.ID.Value}
	_, err = check[*brainframe.DeleteZoneOK](client.DeleteZone(ctx, brainframe.DeleteZoneParams(ofZone)))
	if err != nil {
		return err
	}
	// Sample: get_zone
	_, err = check[*brainframe.Zone](client.GetZone(ctx, ofZone))
	var failed *Error
	if !errors.As(err, &failed) || failed.Kind != "ZoneNotFoundError" {
		return fmt.Errorf("the zone is still there: %w", err)
	}
	fmt.Printf("Caught %s: %s\n", failed.Kind, failed.Description)
	return nil
}
