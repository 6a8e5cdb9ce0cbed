"""Send each new alert to a webhook, by mail, or both.

Usage: python notify.py http://localhost:8080 --webhook https://example.com/hook
       python notify.py http://localhost:8080 --mail me@example.com --smtp localhost:25
"""

import argparse
import smtplib
from email.message import EmailMessage
from typing import Any

import httpx

from brainframe_api import BrainFrameAPI
from brainframe_api.bf_codecs import Alert, ZoneStatus


def describe(alert: Alert, status: ZoneStatus) -> dict[str, Any]:
    alarm = status.zone.get_alarm(alert.alarm_id)
    return {
        "alert_id": alert.id,
        "alarm": alarm.name if alarm is not None else None,
        "zone": status.zone.name,
        "stream_id": status.zone.stream_id,
        "start_time": alert.start_time,
    }


def send_mail(server: str, recipient: str, found: dict[str, Any]) -> None:
    message = EmailMessage()
    message["Subject"] = f"{found['alarm']} in {found['zone']}"
    message["From"] = message["To"] = recipient
    message.set_content("\n".join(f"{key}: {value}" for key, value in found.items()))
    host, _, port = server.partition(":")
    with smtplib.SMTP(host, int(port or 25)) as smtp:
        smtp.send_message(message)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--webhook", metavar="URL")
    parser.add_argument("--mail", metavar="ADDRESS")
    parser.add_argument("--smtp", default="localhost:25", metavar="HOST:PORT")
    parser.add_argument("--count", type=int, help="stop after this many alerts")
    options = parser.parse_args()
    if not (options.webhook or options.mail):
        parser.error("nowhere to send alerts: pass --webhook, --mail or both")
    sent: set[int] = set()
    with BrainFrameAPI(options.url) as api:
        for packet in api.get_zone_status_stream(timeout=30):
            statuses = [status for zones in packet.values() for status in zones.values()]
            for status in statuses:
                for alert in status.alerts:
                    if alert.id in sent:
                        continue
                    sent.add(alert.id)
                    found = describe(alert, status)
                    if options.webhook:
                        httpx.post(options.webhook, json=found, timeout=10).raise_for_status()
                    if options.mail:
                        send_mail(options.smtp, options.mail, found)
                    print("Sent alert", found["alert_id"])
            if options.count is not None and len(sent) >= options.count:
                break


if __name__ == "__main__":
    main()
