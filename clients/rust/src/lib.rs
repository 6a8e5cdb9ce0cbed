//! The BrainFrame REST API. [`client::Client`] and [`client::types`] are generated from
//! `openapi/brainframe.yaml`; `scripts/nox -s clients -- rust` writes them.

#[allow(missing_docs, unused_imports, clippy::all)]
#[path = "../generated/client.rs"]
pub mod client;
#[path = "../generated/enums.rs"]
pub mod enums;

pub use client::{Client, Error, types};
