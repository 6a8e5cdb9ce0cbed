package brainframe.example

import brainframe.client.infrastructure.ClientException
import brainframe.client.models.AlertVerification
import brainframe.client.models.ConnType
import brainframe.client.models.CountConditionTestType
import brainframe.client.models.ErrorKind
import brainframe.client.models.IntersectionPointType
import brainframe.client.models.StreamConfiguration
import brainframe.client.models.Zone
import brainframe.client.models.ZoneAlarm
import brainframe.client.models.ZoneAlarmCountCondition
import java.io.File
import kotlin.system.exitProcess

/**
 * Uploads a video, watches a zone of it for people, and reviews the alert that is raised:
 * `AlertOnPeople URL USER PASSWORD VIDEO FRAME`.
 */
fun main(arguments: Array<String>) {
    if (arguments.size != 5) {
        System.err.println("usage: AlertOnPeople URL USER PASSWORD VIDEO FRAME")
        exitProcess(2)
    }
    val (url, user, password, video, frame) = arguments
    BrainFrame(url, user, password).use { api ->
        // Sample: version
        println("Server ${api.base.version()}")
        // Sample: new_storage
        val storageId = api.storage.newStorage(File(video))

        try {
            withStream(api, storageId, File(frame))
        } finally {
            // Sample: delete_storage
            api.storage.deleteStorage(storageId)

            println("Cleaned up")
        }
    }
}

private fun withStream(api: BrainFrame, storageId: Long, frame: File) {
    // Sample: set_stream_configuration
    val stream = api.streams.setStreamConfiguration(
        StreamConfiguration(
            name = "Car park",
            premisesId = null,
            connectionType = ConnType.FILE,
            connectionOptions = mapOf("storage_id" to storageId),
            runtimeOptions = mapOf(),
            metadata = mapOf(),
            id = null,
        ),
    )

    try {
        watch(api, stream.id!!, frame)
    } finally {
        // Sample: delete_stream_configuration
        api.streams.deleteStreamConfiguration(stream.id!!)
    }
}

private fun watch(api: BrainFrame, streamId: Long, frame: File) {
    // Sample: set_zone
    val zone = api.zones.setZone(
        Zone(
            name = "Crossing",
            streamId = streamId,
            coords = listOf(listOf(330, 179), listOf(764, 179), listOf(764, 420), listOf(330, 300)),
            alarms = listOf(),
            id = null,
        ),
    )
    // Sample: set_zone_alarm
    val alarm = api.alarms.setZoneAlarm(somebodyIsCrossing(zone.id!!))
    println("Stream $streamId, zone ${zone.id}, alarm ${alarm.id}")

    // Sample: set_analyzing
    api.streams.setAnalyzing(streamId, true)

    // The latest statuses, polled.
    // Sample: get_latest_zone_statuses
    val screen = generateSequence { api.analysis.getLatestZoneStatuses() }
        .onEach { if (it.isEmpty()) Thread.sleep(100) }
        .firstNotNullOf { it["$streamId"]?.get("Screen") }
    println("Latest: ${screen.within.size} objects in the whole frame")

    // New statuses, streamed.
    var seen = 0
    val alert = api.follow { packets ->
        packets.onEach { seen += 1 }
            .firstNotNullOf { it["$streamId"]?.get(zone.name)?.alerts?.firstOrNull() }
    }
    val alertId = alert.id!!
    println("Alert $alertId after $seen packets")

    // Sample: set_alert_verification
    println("Verified: ${api.alerts.setAlertVerification(alertId, true).verifiedAs}")
    // Sample: get_alerts
    val reviewed = api.alerts.getAlertsWithHttpInfo(
        streamId = streamId,
        zoneId = null,
        alarmId = null,
        verification = listOf(AlertVerification.TRUE, AlertVerification.FALSE),
        limit = 0,
        offset = null,
    )
    println("Reviewed alerts: ${reviewed.headers["total-count"]?.first()}")

    // The bytes are in a temporary file.
    // Sample: get_alert_frame
    val saved = api.alerts.getAlertFrame(alertId)
    saved.copyTo(frame, overwrite = true)
    saved.delete()
    println("Saved ${frame.length()} bytes to $frame")

    // Sample: delete_zone
    api.zones.deleteZone(zone.id)
    // Sample: get_zone
    try {
        api.zones.getZone(zone.id)
        error("the zone is still there")
    } catch (exception: ClientException) {
        val error = exception.error
        if (error?.kind != ErrorKind.ZONE_NOT_FOUND_ERROR) throw exception
        println("Caught ${error.kind}: ${error.description}")
    }
}

private fun somebodyIsCrossing(zoneId: Long) = ZoneAlarm(
    name = "Somebody is crossing",
    countConditions = listOf(
        ZoneAlarmCountCondition(
            test = CountConditionTestType.GREATER_THAN,
            checkValue = 0,
            withClassName = "person",
            withAttribute = null,
            windowDuration = 1.0,
            windowThreshold = 0.5,
            intersectionPoint = IntersectionPointType.BOTTOM,
            id = null,
        ),
    ),
    rateConditions = listOf(),
    useActiveTime = false,
    activeStartTime = null,
    activeEndTime = null,
    id = null,
    zoneId = zoneId,
    streamId = null,
)
