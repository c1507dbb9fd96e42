use app::ports::{BlobOwner, BlobStore};
use domain::ids::{EmployerId, SchoolId};
use domain::time::Instant;
use uuid::Uuid;

use crate::DiskBlobs;

const SCHOOL: BlobOwner = BlobOwner::School(SchoolId(12));
const EMPLOYER: BlobOwner = BlobOwner::Employer(EmployerId(Uuid::from_u128(7)));
const LATER: Instant = Instant::from_micros(i64::MAX);

#[tokio::test]
async fn blobs_are_written_once_read_listed_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = DiskBlobs::new(folder.path().join("blobs"));
    assert_eq!(blobs.list(LATER).await.unwrap(), []);
    let sha256 = blobs.put(SCHOOL, b"one").await.unwrap();
    assert_eq!(blobs.put(SCHOOL, b"one").await.unwrap(), sha256);
    blobs.put(EMPLOYER, b"one").await.unwrap();
    assert_eq!(blobs.get(SCHOOL, sha256).await.unwrap().unwrap(), b"one");
    assert_eq!(blobs.list(LATER).await.unwrap(), [(SCHOOL, sha256), (EMPLOYER, sha256)]);
    assert_eq!(blobs.list(Instant::EPOCH).await.unwrap(), []);
    blobs.delete(SCHOOL, sha256).await.unwrap();
    blobs.delete(SCHOOL, sha256).await.unwrap();
    assert_eq!(blobs.get(SCHOOL, sha256).await.unwrap(), None);
    assert_eq!(blobs.list(LATER).await.unwrap(), [(EMPLOYER, sha256)]);
}

#[tokio::test]
async fn paths_fan_out_and_strangers_are_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = DiskBlobs::new(folder.path());
    let sha256 = blobs.put(SCHOOL, b"").await.unwrap();
    let name = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let path = folder.path().join("school-12/e3/b0").join(name);
    assert!(path.is_file());
    for stranger in ["school-12/e3/b0/x.part", "school-012/e3/b0/x", "lost+found/a/b/c", "note"] {
        let stranger = folder.path().join(stranger);
        std::fs::create_dir_all(stranger.parent().unwrap()).unwrap();
        std::fs::write(stranger, b"x").unwrap();
    }
    assert_eq!(blobs.list(LATER).await.unwrap(), [(SCHOOL, sha256)]);
    std::fs::write(path, b"changed").unwrap();
    let fault = blobs.get(SCHOOL, sha256).await.unwrap_err();
    assert!(!fault.temporary && fault.cause.contains("does not match"));
}

#[tokio::test]
async fn a_failed_write_leaves_nothing_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = DiskBlobs::new(folder.path());
    std::fs::write(folder.path().join("school-12"), b"in the way").unwrap();
    assert!(blobs.put(SCHOOL, b"one").await.unwrap_err().temporary);
    assert_eq!(blobs.list(LATER).await.unwrap(), []);
}
