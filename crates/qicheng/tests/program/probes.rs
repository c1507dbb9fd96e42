//! What machines ask of the program, and what every answer carries.

use crate::harness::TestApp;

both_engines! {
    async fn the_probes_answer(app: TestApp) {
        let mut visitor = app.visitor();
        assert_eq!(visitor.get("/healthz").await.expect(200).html(), "ok");
        assert_eq!(visitor.get("/readyz").await.expect(200).html(), "ready");
    }

    async fn an_unknown_address_says_so_kindly(app: TestApp) {
        let mut visitor = app.visitor();
        let page = visitor.get("/no-such-page").await.expect(404);
        assert!(page.contains("页面不存在"));
        assert!(page.header("content-security-policy").is_some());
        assert!(page.header("x-request-id").is_some());
    }
}
