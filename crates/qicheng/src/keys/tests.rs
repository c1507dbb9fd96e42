use super::*;
use crate::ports::SystemEntropy;

#[test]
fn keys_are_made_once_and_private() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let first = Keys::open_or_create(&keys, &SystemEntropy).unwrap();
    let again = Keys::open_or_create(&keys, &SystemEntropy).unwrap();
    assert_eq!(first.checkpoint, again.checkpoint);
    assert_eq!(first.vault().unwrap().blind("a", "b"), again.vault().unwrap().blind("a", "b"));
    for name in FILES {
        assert_eq!(fs::metadata(keys.join(name)).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_missing_or_open_key_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    Keys::open_or_create(folder.path(), &SystemEntropy).unwrap();
    fs::set_permissions(folder.path().join("blind.key"), fs::Permissions::from_mode(0o644)).unwrap();
    let problem = Keys::open_or_create(folder.path(), &SystemEntropy).err().unwrap().to_string();
    assert!(problem.contains("chmod 600"), "{problem}");
    fs::remove_file(folder.path().join("blind.key")).unwrap();
    let problem = Keys::open_or_create(folder.path(), &SystemEntropy).err().unwrap().to_string();
    assert!(problem.contains("is missing"), "{problem}");
}
