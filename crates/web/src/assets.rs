//! The embedded static files: hashed names, compressed once, cached by browsers for good.
//!
//! A file is compressed when it is first asked for, so the start of the program does not wait for it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::{LazyLock, OnceLock};

use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/static"]
struct Files;

/// Best brotli quality that stays unnoticed in an unoptimised build.
const BROTLI_QUALITY: u32 = if cfg!(debug_assertions) { 4 } else { 10 };

struct Asset {
    address: String,
    content_type: &'static str,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

/// By the name in the folder.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let file = Files::get(&name)?;
            let hash: String = file.metadata.sha256_hash().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
            let (stem, extension) = name.rsplit_once('.')?;
            let asset = Asset {
                address: format!("/static/{stem}.{hash}.{extension}"),
                content_type: content_type(extension),
                plain: match file.data {
                    script if extension == "js" && name != "htmx.js" => lean(&script),
                    Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                    Cow::Owned(bytes) => Bytes::from(bytes),
                },
                brotli: OnceLock::new(),
                gzip: OnceLock::new(),
            };
            Some((name.to_string(), asset))
        })
        .collect()
});

/// Our own script without what only its authors read: comments of whole lines, and indents (docs/decisions/007).
fn lean(script: &[u8]) -> Bytes {
    let lines = script.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let kept = lines.filter(|line| !line.is_empty() && !line.starts_with(b"//"));
    kept.flat_map(|line| line.iter().copied().chain([b'\n'])).collect()
}

/// The hashed address of a static file, such as `/static/app.0c1d2e3f4a5b.css`. A name that is not in the
/// folder gives an address that answers 404; a test looks for such names in the templates.
pub fn asset(name: &str) -> &'static str {
    ASSETS.get(name).map_or("/static/unknown", |asset| asset.address.as_str())
}

/// `GET /static/{file}`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> axum::Router<S> {
    axum::Router::new().route("/static/{file}", get(serve)).route("/favicon.ico", get(favicon))
}

async fn favicon(headers: HeaderMap) -> Response {
    match ASSETS.get("favicon.svg") {
        Some(asset) => respond(asset, &headers).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    match ASSETS.values().find(|asset| asset.address.strip_prefix("/static/") == Some(file.as_str())) {
        Some(asset) => respond(asset, &headers).await,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn respond(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let encoding = ["br", "gzip"].into_iter().find(|name| accepts(accepted, name));
    let body = match encoding {
        None => asset.plain.clone(),
        Some(name) => match tokio::task::spawn_blocking(move || asset.compressed(name)).await {
            Ok(bytes) => bytes,
            Err(_) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
    };
    let mut response = Response::new(Body::from(body));
    let out = response.headers_mut();
    out.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    out.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    out.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(name) = encoding {
        out.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}

impl Asset {
    fn compressed(&self, encoding: &str) -> Bytes {
        if encoding == "br" {
            self.brotli.get_or_init(|| brotli(&self.plain)).clone()
        } else {
            self.gzip.get_or_init(|| gzip(&self.plain)).clone()
        }
    }
}

fn brotli(plain: &[u8]) -> Bytes {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 16 * 1024, BROTLI_QUALITY, 22);
    // Writing into memory has no failure; the flush happens when the writer goes.
    let _ = writer.write_all(plain);
    drop(writer);
    Bytes::from(out)
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let _ = writer.write_all(plain);
    Bytes::from(writer.finish().unwrap_or_default())
}

fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|part| {
        let mut pieces = part.split(';').map(str::trim);
        pieces.next() == Some(encoding) && !pieces.any(|piece| matches!(piece, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
