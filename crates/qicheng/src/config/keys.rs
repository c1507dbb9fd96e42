//! Every configuration key: its meaning, a sample, and whether it is a secret. The commented sample is made from it.

use toml::Value;

/// One key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// `section.name`
    pub path: &'static str,
    /// A TOML value.
    pub sample: &'static str,
    pub meaning: &'static str,
    /// May also come as `{path}_file`, the path of a file that holds it.
    pub secret: bool,
    /// Cannot come from the environment: a table.
    pub table: bool,
}

macro_rules! keys {
    ($($kind:ident $path:literal = $sample:literal : $meaning:literal;)+) => {
        &[$(Key {
            path: $path,
            sample: $sample,
            meaning: $meaning,
            secret: matches!(stringify!($kind).as_bytes(), b"secret"),
            table: matches!(stringify!($kind).as_bytes(), b"table"),
        }),+]
    };
}

/// In the order of the sample.
pub const KEYS: &[Key] = keys! {
    plain "listen" = "\"127.0.0.1:8080\"": "监听地址。前面应有处理 https 的反向代理。";
    plain "data" = "\"/var/lib/qicheng\"": "数据目录：密钥、SQLite 数据库、上传的文件、导出中的文件。只有运行本程序的用户可读。";
    plain "public_url" = "\"https://qianyue.example.edu.cn\"": "用户访问的地址，写入短信、邮件和协议书二维码；以 https:// 开头时 Cookie 只走 https。";
    plain "behind_proxy" = "true": "在自己的反向代理之后：客户端地址取 X-Forwarded-For 的最后一段。直接对外时必须为 false。";
    secret "database.url" = "\"postgres://qicheng:password@db.example.edu.cn/qicheng?sslmode=verify-full&sslrootcert=/etc/qicheng/postgres-ca.pem\"": "不写时使用数据目录中的 SQLite。省级、全国部署使用 PostgreSQL，可同时运行多个本程序。sslmode=verify-full（或 require，含义相同）加密连接并核对证书和主机名；证书由自己的机构签发时，sslrootcert 写其根证书文件，否则按公共机构核对。不写 sslmode 时不加密，只用于本机或专用网络。";
    plain "database.connections" = "16": "PostgreSQL 连接数上限。";
    plain "database.readers" = "4": "SQLite 只读连接数。";
    plain "review.settle_seconds" = "10": "审核决定生效前可撤回的秒数。不写时按省级口径。";
    plain "log.format" = "\"json\"": "日志格式：json 或 text。不写时终端用 text，其余用 json。";
    plain "log.filter" = "\"info\"": "日志级别，如 info 或 info,store=debug。日志不含证件号码和手机号码。";
    plain "metrics.listen" = "\"127.0.0.1:9464\"": "Prometheus 指标的监听地址，路径 /metrics。不写时不提供。不要对公网开放。";
    plain "email.host" = "\"smtp.example.edu.cn\"": "发信服务器。不写 [email] 时，邮件写入数据目录的 outbox，不会发出。";
    plain "email.port" = "465": "端口。";
    plain "email.user" = "\"noreply\"": "登录名；不需要登录时不写。";
    secret "email.password" = "\"password\"": "登录密码。";
    plain "email.from" = "\"签约与去向登记 <noreply@example.edu.cn>\"": "发件人。";
    plain "email.tls" = "\"implicit\"": "implicit（465）、start_tls（587）或 none（仅限本机中继）。";
    plain "email.timeout_seconds" = "10": "每一步的等待上限，秒。";
    secret "sms.url" = "\"https://sms.example.com/send\"": "短信服务商的 HTTP 接口。不写 [sms] 时，短信写入数据目录的 outbox，不会发出。";
    plain "sms.method" = "\"post\"": "post 或 put。";
    table "sms.headers" = "{ Authorization = \"Bearer token\" }": "请求头。";
    plain "sms.body_kind" = "\"json\"": "json 或 form；决定正文中的值如何转义。";
    plain "sms.body" = "'{\"phone\": \"{to}\", \"text\": \"{text}\"}'": "正文；{to}、{code}、{text} 会被替换。";
    table "sms.success" = "{ field = { pointer = \"/code\", equals = \"OK\", temporary = [\"LIMIT\"] } }": "怎样算成功；不写时以 HTTP 状态为准。";
    plain "sms.timeout_seconds" = "10": "等待上限，秒。";
};

impl Key {
    /// `QICHENG_DATABASE_URL`
    pub fn variable(&self) -> String {
        format!("QICHENG_{}", self.path.replace('.', "_").to_uppercase())
    }

    /// The text of an environment variable in the kind of the sample; what does not read as that stays text, so that
    /// the refusal names the key.
    pub(super) fn value_of(&self, text: &str, path_of_secret: bool) -> Value {
        let text_value = Value::String(text.to_owned());
        let Ok(sample) = toml::from_str::<toml::Table>(&format!("v = {}", self.sample)) else { return text_value };
        match sample.get("v") {
            Some(Value::Integer(_)) if !path_of_secret => text.parse().map_or(text_value, Value::Integer),
            Some(Value::Boolean(_)) if !path_of_secret => text.parse().map_or(text_value, Value::Boolean),
            _ => text_value,
        }
    }
}

/// The commented sample: every line is a comment, so that the file as it stands means the defaults.
pub fn sample() -> String {
    let mut text = String::from(
        "# 启程 Qicheng 的配置。由 `qicheng config sample` 生成。\n\
         # 每一项也可以用环境变量给出，名称写在说明之后；密码类的项还可以写成 `名称_file = \"文件路径\"`。\n",
    );
    let mut section = "";
    for key in KEYS {
        let (own, name) = key.path.split_once('.').unwrap_or(("", key.path));
        if own != section {
            section = own;
            text.push_str(&format!("\n# [{own}]\n"));
        }
        let variable = if key.table { String::new() } else { format!(" {}", key.variable()) };
        text.push_str(&format!("\n## {}{variable}\n# {name} = {}\n", key.meaning, key.sample));
        if key.secret {
            text.push_str(&format!("# {name}_file = \"/run/secrets/{}\"\n", key.path.replace('.', "-")));
        }
    }
    text
}
