//! The fixtures themselves: what they make can be used.

use app::accounts::sessions;
use domain::accounts::Role;

use crate::harness::TestApp;

both_engines! {
    async fn everybody_of_the_small_world_has_a_session(app: TestApp) {
        let basic = app.seed_basic().await;
        let graduate = app.graduate(&basic, 1).await;
        let all = [
            (&basic.operator, Role::Operator),
            (&basic.province_admin, Role::Province),
            (&basic.school_admin, Role::School),
            (&basic.reviewers[0], Role::Department),
            (&basic.reviewers[1], Role::Department),
            (&basic.employer_admin, Role::EmployerAdmin),
            (&graduate.somebody, Role::Graduate),
        ];
        for (somebody, role) in all {
            let visitor = app.sign_in(somebody).await;
            let resumed = sessions::resume(app.app(), visitor.cookie("qicheng_session").unwrap()).await.unwrap().unwrap();
            assert_eq!(resumed.actor.session().unwrap().role, role);
            assert!(!resumed.without_entry && !resumed.must_change_password);
        }
        app.run_due_jobs().await;
        assert!(app.sent().is_empty());
    }
}
