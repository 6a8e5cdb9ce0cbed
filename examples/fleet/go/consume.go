// Command consume prints the alerts of a fleet, each at least once, with the statuses and the
// availability of its servers. The broker stores under the name DURABLE which alerts were handled:
//
//	consume nats://127.0.0.1:4222 DURABLE
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"

	"brainframe.example/fleet/generated/messages"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const stream = "brainframe_alerts"

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: consume URL DURABLE")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, url, durable string) error {
	connection, err := nats.Connect(url, nats.MaxReconnects(-1))
	if err != nil {
		return fmt.Errorf("the broker %s cannot be reached: %w", url, err)
	}
	defer connection.Close()
	js, err := jetstream.New(connection)
	if err != nil {
		return err
	}

	consumer, err := js.CreateOrUpdateConsumer(ctx, stream, jetstream.ConsumerConfig{
		Durable:   durable,
		AckPolicy: jetstream.AckExplicitPolicy,
	})
	if err != nil {
		return err
	}
	alerts, err := consumer.Consume(func(message jetstream.Msg) {
		if err := handleAlert(message); err != nil {
			// The alert will be delivered again.
			log.Printf("%s: %v", message.Subject(), err)
			return
		}
		if err := message.DoubleAck(ctx); err != nil {
			log.Printf("%s will be delivered again: %v", message.Subject(), err)
		}
	}, jetstream.PullMaxMessages(64))
	if err != nil {
		return err
	}
	defer alerts.Stop()

	if _, err := connection.Subscribe("brainframe.*.statuses", printStatuses); err != nil {
		return err
	}
	return watchAvailability(ctx, js)
}

func handleAlert(message jetstream.Msg) error {
	parts := strings.Split(message.Subject(), ".")
	server, state := parts[1], parts[4]
	var alert messages.Alert
	if err := json.Unmarshal(message.Data(), &alert); err != nil {
		return err
	}
	// The ID is the same each time that the alert is delivered in this state.
	id := message.Headers().Get("Nats-Msg-Id")
	fmt.Printf("alert %s %s %s alarm=%d ended=%t\n", id, server, state, alert.AlarmID, alert.EndTime != nil)
	return nil
}

func printStatuses(message *nats.Msg) {
	// A bridge with `--statuses full` publishes whole packets.
	if message.Header.Get("Brainframe-Statuses") != "counts" {
		return
	}
	server := strings.Split(message.Subject, ".")[1]
	var streams map[string]map[string]messages.ZoneSummary
	if err := json.Unmarshal(message.Data, &streams); err != nil {
		log.Printf("%s: %v", message.Subject, err)
		return
	}
	for stream, zones := range streams {
		for zone, counts := range zones {
			within, _ := json.Marshal(counts.Within)
			fmt.Printf("statuses %s %s %s %s\n", server, stream, zone, within)
		}
	}
}

// watchAvailability prints the current state of each server, and then each change, until ctx ends.
func watchAvailability(ctx context.Context, js jetstream.JetStream) error {
	bucket, err := js.KeyValue(ctx, "brainframe_availability")
	if err != nil {
		return err
	}
	watcher, err := bucket.WatchAll(ctx, jetstream.IgnoreDeletes())
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case entry := <-watcher.Updates():
			// Nil marks the end of the current states.
			if entry == nil {
				continue
			}
			var event messages.Availability
			if err := json.Unmarshal(entry.Value(), &event); err != nil {
				log.Printf("%s: %v", entry.Key(), err)
				continue
			}
			fmt.Println(strings.TrimSpace(fmt.Sprintf("availability %s %s %s", event.Server, event.State, event.Reason)))
		}
	}
}
