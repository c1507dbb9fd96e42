//! Where PostgreSQL is and whether the way there is encrypted.
//!
//! `sslmode=require` (or `verify-full`, which is what it means here) encrypts and checks certificate and host name, against
//! the file named by `sslrootcert` or, without one, against the public authorities. Anything else stays in the clear, for
//! sockets and private networks.

use std::str::FromStr;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::error::StoreError;

/// A URL, understood.
pub(super) struct Target {
    pub config: Config,
    /// `None` leaves the connection in the clear.
    pub encryption: Option<MakeRustlsConnect>,
}

impl Target {
    /// # Errors
    /// [`StoreError::Unreachable`] when the URL or the certificates cannot be read; never quoting the URL.
    pub fn read(url: &str) -> Result<Self, StoreError> {
        let (plain, authority) = own_words(url);
        let mut config = Config::from_str(&plain).map_err(|error| StoreError::Unreachable(error.to_string()))?;
        let encryption = match config.get_ssl_mode() {
            SslMode::Require => Some(MakeRustlsConnect::new(client(authority.as_deref())?)),
            _ => {
                // Asking for encryption that nobody can take up would only cost a round trip.
                config.ssl_mode(SslMode::Disable);
                None
            }
        };
        Ok(Self { config, encryption })
    }
}

/// The URL in the driver's words, and the file of `sslrootcert`, which the driver does not know.
fn own_words(url: &str) -> (String, Option<String>) {
    let Some((head, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let mut authority = None;
    let mut kept = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslrootcert", file)) => authority = Some(file.replace("%2F", "/").replace("%2f", "/")),
            Some(("sslmode", "verify-full")) => kept.push("sslmode=require"),
            _ => kept.push(pair),
        }
    }
    let plain = if kept.is_empty() { head.to_owned() } else { format!("{head}?{}", kept.join("&")) };
    (plain, authority)
}

fn client(authority: Option<&str>) -> Result<ClientConfig, StoreError> {
    let mut roots = RootCertStore::empty();
    match authority {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            let failed = |cause: String| StoreError::Unreachable(format!("sslrootcert {file}: {cause}"));
            let certificates = CertificateDer::pem_file_iter(file).map_err(|error| failed(error.to_string()))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| failed(error.to_string()))?;
                roots.add(certificate).map_err(|error| failed(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(failed("no certificate in it".to_owned()));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Unreachable(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests;
