//! Certificates for a server that answers encrypted on this machine.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use super::{Encrypted, Servant};
use crate::Problem;

fn authority(name: &str) -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let mut params = CertificateParams::new(vec![name.to_owned()])?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate()?)
}

/// Writes the certificates into the folder; returns the settings and the way.
pub(super) fn prepare(servant: &Servant, folder: &Path) -> Result<(String, Option<Encrypted>), Problem> {
    let failed = |cause: rcgen::Error| Problem::new("making certificates", cause);
    let signer = authority("authority.test").map_err(failed)?;
    let stranger = authority("stranger.test").map_err(failed)?;
    let key = KeyPair::generate().map_err(failed)?;
    let own = CertificateParams::new(vec!["localhost".to_owned()]).map_err(failed)?;
    let own = own.signed_by(&key, &signer).map_err(failed)?;
    let data = folder.join("data");
    for (name, text) in [("server.crt", own.pem()), ("server.key", key.serialize_pem())] {
        let file = data.join(name);
        let written = fs::write(&file, text)
            .and_then(|()| fs::set_permissions(&file, fs::Permissions::from_mode(0o600)))
            .and_then(|()| servant.other.map_or(Ok(()), |(user, group)| chown(&file, Some(user), Some(group))));
        written.map_err(|error| Problem::new(file.display(), error))?;
    }
    let way = |name: &str, text: String| {
        let file = folder.join(name);
        fs::write(&file, text).map(|()| file.clone()).map_err(|error| Problem::new(file.display(), error))
    };
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| Problem::new("a free port", error))?;
    let port = listener.local_addr().map_err(|error| Problem::new("a free port", error))?.port();
    let encrypted = Encrypted {
        url: format!("postgresql://postgres@localhost:{port}/postgres"),
        authority: way("authority.pem", signer.pem())?,
        stranger: way("stranger.pem", stranger.pem())?,
    };
    // Of the same setting the last one counts.
    Ok((format!("ssl = on\nlisten_addresses = '127.0.0.1'\nport = {port}\n"), Some(encrypted)))
}
