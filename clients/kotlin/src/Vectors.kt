package brainframe.example

import brainframe.client.infrastructure.Serializer
import brainframe.client.models.ZoneStatus
import com.fasterxml.jackson.core.JacksonException
import com.fasterxml.jackson.databind.JavaType
import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.module.kotlin.jacksonTypeRef
import com.fasterxml.jackson.module.kotlin.readValue
import java.io.File

private class Vectors(val codec: String, val vectors: List<Vector>)

private class Vector(val name: String, val json: JsonNode)

/**
 * Reads the test vectors of a folder with the generated classes and writes them back, one
 * JSON object per line: `Vectors FOLDER`.
 */
fun main(arguments: Array<String>) {
    val json = Serializer.jacksonObjectMapper
    for (file in File(arguments.single()).listFiles { it.extension == "json" }!!) {
        val (codec, vectors) = json.readValue<Vectors>(file).let { it.codec to it.vectors }
        for (vector in vectors) {
            val result = try {
                "written" to json.convertValue<Any>(vector.json, type(codec))
            } catch (exception: IllegalArgumentException) {
                "error" to exception.message
            } catch (exception: JacksonException) {
                "error" to exception.message
            }
            println(json.writeValueAsString(mapOf("codec" to codec, "name" to vector.name, result)))
        }
    }
}

private fun type(codec: String): JavaType {
    val types = Serializer.jacksonObjectMapper.typeFactory
    return when (codec) {
        // The only codec that is a map; the generator creates no class for it.
        "ZoneStatusesByStream" -> types.constructType(jacksonTypeRef<Map<String, Map<String, ZoneStatus>>>())
        else -> types.constructType(Class.forName("brainframe.client.models.$codec"))
    }
}
