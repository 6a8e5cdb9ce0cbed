//! Reads the test vectors of a folder with the generated types and writes them back, one
//! JSON object per line: `vectors FOLDER`.

use std::{env, error::Error, fs, path::Path};

use brainframe_client::types;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Vectors {
    codec: String,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    json: Value,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args().nth(1).ok_or("usage: vectors FOLDER")?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == "json") {
            rewrite_file(&path)?;
        }
    }
    Ok(())
}

fn rewrite_file(path: &Path) -> Result<(), Box<dyn Error>> {
    let Vectors { codec, vectors } = serde_json::from_slice(&fs::read(path)?)?;
    for Vector { name, json } in vectors {
        let line = match rewrite_codec(&codec, &json)? {
            Ok(written) => json!({"codec": codec, "name": name, "written": written}),
            Err(error) => json!({"codec": codec, "name": name, "error": error.to_string()}),
        };
        println!("{line}");
    }
    Ok(())
}

type Rewritten = Result<Value, serde_json::Error>;

fn rewrite_codec(codec: &str, json: &Value) -> Result<Rewritten, String> {
    macro_rules! rewrite_as {
        ($($name:ident)*) => {
            match codec {
                $(stringify!($name) => Ok(rewrite::<types::$name>(json)),)*
                _ => Err(format!("there is no type for {codec}")),
            }
        };
    }
    rewrite_as!(
        Alert Attribute Capsule CapsuleDevOptions CapsuleLoadRequest CapsuleOption CloudTokens
        CloudTokensResult CloudUserInfo Detection Encoding EncodingClassName Error Identity
        LicenseInfo LicenseTerms NewIdentityImage NewIdentityVector NodeDescription OAuth2Info
        Premises ProcessImageMetadata StreamConfiguration User Zone ZoneAlarm
        ZoneAlarmCountCondition ZoneAlarmRateCondition ZoneStatus ZoneStatusesByStream
    )
}

fn rewrite<T: DeserializeOwned + Serialize>(json: &Value) -> Rewritten {
    serde_json::to_value(serde_json::from_value::<T>(json.clone())?)
}
