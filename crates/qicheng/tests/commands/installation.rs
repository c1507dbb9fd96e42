//! A new installation of one school: begun, looked after and mended by commands.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use tempfile::TempDir;

use crate::program::{Running, client, log_in, run};

const CREDIT_CODE: &str = "91110000MA0000009D";

async fn begun() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let platform = ["init", "--operator-name", "测运营", "--province", "江州省", "--profile", "v23"];
    let school = ["--school-code", "90011", "--school", "临江理工大学", "--school-phone", "0990-80000011"];
    let words = [platform.as_slice(), &school, &["--school-admin", "测校管"]].concat();
    let said = run(folder.path(), &words).await.well();
    assert!(said.contains("学校管理  用户名 school90011  临时密码 "), "{said}");
    folder
}

/// The last word of the line with a password.
fn password(said: &str) -> String {
    let line = said.lines().find(|line| line.contains("临时密码")).unwrap();
    line.split_whitespace().last().unwrap().to_owned()
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn the_doctor_finds_a_new_installation_well_and_names_the_remedy_of_each_illness() {
    let folder = begun().await;
    // Whether the disk is full is the machine's affair.
    let well = run(folder.path(), &["doctor"]).await;
    let well = format!("{well:?}");
    for check in ["✓ 配置：SQLite", "✓ 密钥：", "✓ 数据库：", "✓ 时钟：", "✓ 字体：", "✓ 短信和邮件：短信、邮件未配置"]
    {
        assert!(well.contains(check), "{check}: {well}");
    }
    assert!(well.contains("磁盘："), "{well}");

    let key = folder.path().join("keys/blind.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let told = run(folder.path(), &["doctor"]).await.refused();
    assert!(told.contains("✗ 密钥：") && told.contains("chmod 600"), "{told}");
    std::fs::remove_file(&key).unwrap();
    let told = run(folder.path(), &["doctor"]).await.refused();
    assert!(told.contains("restore it from the back-up"), "{told}");

    let elsewhere = folder.path().join("nothing");
    let told = run(&elsewhere, &["doctor"]).await.refused();
    assert!(told.contains("✗ 数据库：") && told.contains("qicheng init"), "{told}");
    let unreachable = "postgres://nobody@127.0.0.1:1/none";
    let told = run(folder.path(), &["doctor", "--database", unreachable]).await.refused();
    assert!(told.contains("检查 database.url 与网络"), "{told}");
    let unknown = written(folder.path(), "wrong.toml", "lissten = \"127.0.0.1:8080\"\n");
    let told = run(folder.path(), &["doctor", "--config", &unknown]).await.refused();
    assert!(told.contains("✗ 配置：") && told.contains("lissten"), "{told}");
}

#[tokio::test]
async fn an_administrator_opens_accounts_and_brings_in_lists() {
    let folder = begun().await;
    let data = folder.path();
    let said = run(data, &["migrate"]).await.well();
    assert!(said.contains("数据库结构已是最新（本次 0 步）"), "{said}");

    let account = ["admin", "create-account", "--login", "second", "--name", "测同事", "--post"];
    let opened = run(data, &[account.as_slice(), &["school:90011"]].concat()).await.well();
    assert!(opened.contains("用户名 second"), "{opened}");
    for (post, told) in [("school:99999", "没有院校代码为 99999 的学校"), ("nobody", "所属机构写成 platform")]
    {
        let refused = run(data, &[account.as_slice(), &[post]].concat()).await.refused();
        assert!(refused.contains(told), "{refused}");
    }
    let given = run(data, &["admin", "reset-password", "school90011"]).await.well();
    let refused = run(data, &["admin", "reset-password", "nobody"]).await.refused();
    assert!(refused.contains("没有用户名为 nobody 的账号"), "{refused}");

    let marks = format!(
        "院校代码,单位名称,统一社会信用代码,预警类型,说明\n90011,江州旧友商贸有限公司,{CREDIT_CODE},虚假单位,多次爽约\n"
    );
    let marks = written(data, "marks.csv", &marks);
    let said = run(data, &["admin", "import-warnings", &marks]).await.well();
    assert!(said.contains("已导入 1 条预警"), "{said}");
    let statuses = format!(
        "统一社会信用代码,登记名称,登记状态,查询日期,来源\n{CREDIT_CODE},江州旧友商贸有限公司,经营异常,2025-11-10,公示系统\n"
    );
    let statuses = written(data, "statuses.csv", &statuses);
    let said = run(data, &["admin", "import-business-status", &statuses]).await.well();
    assert!(said.contains("已导入 1 条登记状态"), "{said}");
    let wrong = written(data, "wrong.csv", "a,b\n1,2\n");
    run(data, &["admin", "import-warnings", &wrong]).await.refused();
    run(data, &["admin", "import-business-status", &wrong]).await.refused();

    let codes = written(data, "codes.csv", "code,name\n90012,江州师范学院\n90013,江州学院\n");
    let load = ["admin", "load-codes", "--cohort", "2027", &codes, "--table"];
    let said = run(data, &[load.as_slice(), &["schools"]].concat()).await.well();
    assert!(said.contains(" 2 行，从 2027届 起使用"), "{said}");
    let refused = run(data, &[load.as_slice(), &["birds"]].concat()).await.refused();
    assert!(refused.contains("schools、majors 或 industries"), "{refused}");
    let said = run(data, &["ledger", "verify"]).await.well();
    assert!(said.contains("台账完好"), "{said}");

    // Both passwords open the door they were given for.
    let server = Running::start(data, &["serve"], &[]).await;
    let client = client();
    assert_eq!(log_in(&client, &server.url(""), "school90011", &password(&given)).await, 303);
    assert_eq!(log_in(&client, &server.url(""), "second", &password(&opened)).await, 303);
}
