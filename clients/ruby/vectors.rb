# Reads the test vectors of a folder with the generated models, and writes them back.

require 'json'
require 'openapi_client'

# Returns the hash of a model, or of a map of maps of models.
def plain(read)
  read.is_a?(Hash) ? read.transform_values { |part| plain(part) } : read.to_hash
end

# Returns a value after it was decoded and encoded again.
def rewritten(codec, value)
  # The generator writes the type of a packet inline.
  type = codec == 'ZoneStatusesByStream' ? 'Hash<String, Hash<String, ZoneStatus>>' : codec
  client = OpenapiClient::ApiClient.default
  JSON.parse(JSON.generate(plain(client.convert_to_type(value, type)), max_nesting: 0), max_nesting: false)
end

Dir[File.join(ARGV.fetch(0), '*.json')].sort.each do |path|
  file = JSON.parse(File.read(path, encoding: 'UTF-8'), max_nesting: false)
  file['vectors'].each do |vector|
    line = { codec: file['codec'], name: vector['name'] }
    begin
      line[:written] = rewritten(file['codec'], vector['json'])
    rescue StandardError => e
      line[:error] = "#{e.class}: #{e.message}"
    end
    puts JSON.generate(line, max_nesting: 0)
  end
end
