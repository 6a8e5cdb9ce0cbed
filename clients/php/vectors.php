<?php
// Reads the test vectors of a folder with the generated models, and writes them back.

declare(strict_types=1);

require __DIR__ . '/autoload.php';

use OpenAPI\Client\ObjectSerializer;

/** Returns a value after it was decoded and encoded again. */
function rewritten(string $codec, mixed $value): mixed
{
    // The generator writes the type of a packet inline.
    $type = $codec === 'ZoneStatusesByStream'
        ? 'array<string,array<string,\OpenAPI\Client\Model\ZoneStatus>>'
        : "\\OpenAPI\\Client\\Model\\$codec";
    $read = ObjectSerializer::deserialize($value, $type);
    return ObjectSerializer::sanitizeForSerialization($read);
}

const FLAGS = JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION;
$paths = glob($argv[1] . '/*.json');
sort($paths);
foreach ($paths as $path) {
    $file = json_decode(file_get_contents($path), flags: JSON_THROW_ON_ERROR);
    foreach ($file->vectors as $vector) {
        $line = ['codec' => $file->codec, 'name' => $vector->name];
        try {
            $line['written'] = rewritten($file->codec, $vector->json);
        } catch (Throwable $error) {
            $line['error'] = get_class($error) . ': ' . $error->getMessage();
        }
        echo json_encode($line, FLAGS), "\n";
    }
}
