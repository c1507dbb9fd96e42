use domain::accounts::{Action, Bound, LevelScope, Right, Rights, Role, Session};
use domain::ids::{AccountId, SessionId};

use super::*;
use crate::engine::Database;
use crate::roster::tests::{NOW, school};
use crate::store_test;

fn reviewer(school: SchoolId) -> Access {
    let session = Session {
        session: SessionId(Uuid::from_u128(1)),
        account: AccountId(Uuid::from_u128(2)),
        role: Role::School,
        bound: Bound::School(school),
        rights: Rights { employment: Right::Write, ..Rights::NONE },
        levels: LevelScope::All,
        name: "赵敏".into(),
        organisation: "临江理工大学".into(),
    };
    Access::grant(&session, Action::ManagePhrases).unwrap()
}

store_test! {
    async fn a_sentence_is_counted_changed_and_taken_off(database: Database) {
        let school = school(&database).await;
        let access = reviewer(school);
        let mut tx = database.write().await.unwrap();
        let id = Uuid::from_u128(1);
        used(&mut tx, &access, school, (id, "缺少盖章页"), NOW).await.unwrap();
        used(&mut tx, &access, school, (id, "缺少盖章页"), NOW).await.unwrap();
        put(&mut tx, &access, school, (id, "缺少单位盖章的页面"), None, NOW).await.unwrap();
        let kept = list(&mut tx, &access).await.unwrap();
        let row = PhraseRow { phrase: id, body: "缺少单位盖章的页面".into(), times_used: 2, removed_at: None };
        assert_eq!(kept, [row]);
        put(&mut tx, &access, school, (id, "缺少单位盖章的页面"), Some(NOW), NOW).await.unwrap();
        assert_eq!(list(&mut tx, &access).await.unwrap()[0].removed_at, Some(NOW));
        let elsewhere = reviewer(SchoolId(school.0 + 1));
        assert!(list(&mut tx, &elsewhere).await.unwrap().is_empty());
    }
}
