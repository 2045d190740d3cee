//! That the command line is what its help says, and which exit code follows.

use clap::CommandFactory;
use clap::error::ErrorKind;

use super::*;

fn parse(words: &[&str]) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from(std::iter::once("rowgate").chain(words.iter().copied()))
}

fn config(words: &[&str], environment: &[(&str, &str)]) -> Result<Config, Failure> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    load(&parse(words).expect("these arguments are right"), environment)
}

#[test]
fn the_definition_is_sound() {
    Arguments::command().debug_assert();
}

#[test]
fn every_command_explains_itself() {
    for words in [
        &["--help"] as &[&str],
        &["serve", "--help"],
        &["token", "--help"],
        &["demo", "--help"],
        &["demo", "users", "--help"],
        &["docs", "--help"],
    ] {
        assert_eq!(parse(words).expect_err("help is an answer").kind(), ErrorKind::DisplayHelp, "{words:?}");
    }
    let help = Arguments::command().render_long_help().to_string();
    for word in [
        "serve",
        "schema",
        "docs",
        "migrate",
        "reindex",
        "config",
        "token",
        "whoami",
        "demo",
        "keys",
        "DATABASE_URL",
        "serve --demo",
    ] {
        assert!(help.contains(word), "{word}: {help}");
    }
}

#[test]
fn flags_become_settings_with_their_names() {
    let config = config(&["serve", "--port", "0", "--set", "limits.depth=3", "--demo"], &[("PORT", "9")]).expect("right");
    assert_eq!((config.server.port, config.limits.depth), (0, 3));
    assert_eq!(config.origin("server.port").map(ToString::to_string).as_deref(), Some("flag --port"));
    assert_eq!(config.database.url.expose(), "sqlite://rowgate-demo.sqlite");
}

#[test]
fn a_demonstration_is_only_what_asks_for_one() {
    assert_eq!(config(&["token", "--user", "a"], &[]).expect("right").database.url.expose(), "sqlite://rowgate.sqlite");
    assert_eq!(config(&["demo", "users"], &[]).expect("right").database.url.expose(), "sqlite://rowgate-demo.sqlite");
    assert!(parse(&["serve", "--demo-rows", "5"]).is_err(), "rows for a demonstration that is not wanted");
}

#[test]
fn traffic_is_for_a_demonstration_and_has_a_rate() {
    let traffic = |words: &[&str]| match parse(words).map(|arguments| arguments.command) {
        Ok(Command::Serve { traffic, .. } | Command::Demo { traffic, .. }) => Ok(traffic.is_some()),
        Ok(other) => panic!("{other:?}"),
        Err(error) => Err(error.to_string()),
    };
    assert_eq!(traffic(&["demo"]), Ok(false));
    assert_eq!(traffic(&["demo", "--traffic", "20/s"]), Ok(true));
    assert_eq!(traffic(&["demo", "--rows", "9", "--traffic", "30/m"]), Ok(true));
    assert_eq!(traffic(&["serve", "--demo", "--traffic", "20/s"]), Ok(true));
    assert!(traffic(&["serve", "--traffic", "20/s"]).is_err_and(|said| said.contains("--demo")), "of whom?");
    assert!(traffic(&["demo", "--traffic", "20"]).is_err_and(|said| said.contains("such as 20/s or 30/m")));
    assert!(traffic(&["demo", "--traffic", "0/s"]).is_err_and(|said| said.contains("from 1/s to 1000/s")));
    assert!(traffic(&["demo", "--traffic", "1/s", "users"]).is_err(), "a list has no traffic");
}

#[test]
fn wrong_settings_end_with_two() {
    let environment = BTreeMap::from([("PORT".to_owned(), "x".to_owned())]);
    let code = run(["rowgate", "config"].map(OsString::from), environment);
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(2)));
    let code = run(["rowgate", "serve", "--prot", "1"].map(OsString::from), BTreeMap::new());
    assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(2)));
    assert!(matches!(config(&["config", "--config", "/nowhere/x.toml"], &[]), Err(Failure::Config(_))));
    assert!(matches!(config(&["config"], &[("ROWGATE_CONFIG", "/nowhere/x.toml")]), Err(Failure::Config(_))));
}

#[test]
fn a_private_key_is_never_written_over_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("key.pem");
    keys::generate(Some(&path)).expect("it is written");
    let before = std::fs::read_to_string(&path).expect("it is there");
    assert!(before.starts_with("-----BEGIN PRIVATE KEY-----"));
    assert!(keys::generate(Some(&path)).is_err());
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), before);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
