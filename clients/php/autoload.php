<?php
// Loads the generated classes, and Guzzle from its Debian package.

declare(strict_types=1);

require 'GuzzleHttp/autoload.php';

spl_autoload_register(static function (string $class): void {
    $prefix = 'OpenAPI\\Client\\';
    if (str_starts_with($class, $prefix)) {
        $file = str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
        require __DIR__ . '/generated/lib/' . $file;
    }
});
