//! PDF uploads: whole, open, of bounded length, and without anything that acts by itself.

use app::ports::{CheckedUpload, UploadKind, UploadLimits};

use crate::pdf::{self, Findings};

/// How near the end the closing mark must stand, bytes (as readers do).
const TRAILER_REACH: usize = 1024;

pub(crate) fn check(name: &str, bytes: Vec<u8>, limits: &UploadLimits) -> Result<CheckedUpload, String> {
    let damaged = || format!("{name} 打不开，可能已损坏或没有传完整，请重新生成后再上传");
    let tail = bytes.get(bytes.len().saturating_sub(TRAILER_REACH)..).unwrap_or_default();
    let Some(end) = tail.windows(5).rposition(|at| at == b"%%EOF") else { return Err(damaged()) };
    // What stands behind the end is no part of the document: another file may hide there.
    if !tail.iter().skip(end + 5).all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(format!("{name} 的末尾附有别的内容，请用“打印为 PDF”重新生成后再上传"));
    }
    let Findings { encrypted, active, pages } = pdf::scan(&bytes).ok_or_else(damaged)?;
    if encrypted {
        return Err(format!("{name} 设了密码或权限限制，请去掉后再上传"));
    }
    if let Some(active) = active {
        return Err(format!("{name} 里有会自动运行的内容或附件（{active}），请用“打印为 PDF”重新生成后再上传"));
    }
    if pages == 0 {
        return Err(damaged());
    }
    if pages > limits.max_pages {
        return Err(format!("{name} 有 {pages} 页，不能超过 {} 页", limits.max_pages));
    }
    Ok(CheckedUpload { kind: UploadKind::Pdf, bytes, width: 0, height: 0, pages })
}
