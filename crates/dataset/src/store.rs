//! Opening a dataset: one writer at a time, any number of readers, and what version its tables are of.
//!
//! In: a path. Out: a connection whose tables are those of this version. While a [`Writer`] is open the database is in
//! WAL mode, so readers go on; when it closes, everything lies in the one file again and can be copied or put on a
//! medium that cannot be written.

use crate::DatasetError;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks our files among all databases ("sfkl"); `file` shows it.
const APPLICATION_ID: i64 = 0x7366_6b6c;

/// Makes the tables, as they are in this version.
const TABLES: &str = include_str!("schema.sql");

/// Makes the views, which no figure is lost with: every step to a newer version takes them away and ends in making them.
const VIEWS: &str = include_str!("views.sql");

/// One script for each step from a version of the tables to the next, from version 1.
const MIGRATIONS: [&str; 2] = [include_str!("migrations/1.sql"), include_str!("migrations/2.sql")];

/// Version of the tables that this program makes and reads.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len() as i64 + 1;

/// How long to wait for a reader or writer that holds the file for a moment.
const PATIENCE: Duration = Duration::from_secs(20);

/// Pages of the database kept in memory, in KiB: indexes of 10 000 documents fit, and it is small beside a worker.
const CACHE_KIB: i64 = 64 * 1024;

/// Statements kept ready; there are some forty.
const STATEMENTS: usize = 64;

/// A dataset that documents go into. Only one at a time may be open.
#[derive(Debug)]
pub struct Writer {
    pub(crate) connection: Connection,
    path: PathBuf,
    /// Held for as long as the writer lives; the system lets go of it however the process ends.
    _lock: File,
}

/// A dataset that is asked.
#[derive(Debug)]
pub struct Reader {
    pub(crate) connection: Connection,
}

impl Writer {
    /// Opens a dataset, or makes one where no file is; brings older tables up to this version.
    pub fn open(path: &Path) -> Result<Self, DatasetError> {
        if path.is_dir() {
            return Err(DatasetError::Unopened { path: path.to_owned(), reason: "it is a folder".into() });
        }
        let lock = lock(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|error| unopened(path, &error))?;
        prepare(&connection, path)?;
        let mut writer = Self { connection, path: path.to_owned(), _lock: lock };
        writer.migrate().map_err(|error| unwritable(path, error))?;
        // What is committed survives the end of the process at any moment; the end of the machine may cost the last
        // documents, which the next run reads again. A full sync for each document would cost more than reading it.
        writer
            .connection
            .pragma_update(None, "journal_mode", "WAL")
            .and_then(|()| writer.connection.pragma_update(None, "synchronous", "NORMAL"))
            .and_then(|()| writer.connection.pragma_update(None, "foreign_keys", true))
            .map_err(|error| unwritable(path, error.into()))?;
        // Opens the log, which only a connection that has opened it takes away at the end.
        writer.property("")?;
        Ok(writer)
    }

    /// A second connection to the same dataset, for looking things up while documents are written.
    pub fn reader(&self) -> Result<Reader, DatasetError> {
        Reader::open(&self.path)
    }

    /// Folds everything into the one file. Readers that are still open only delay that.
    pub fn close(self) -> Result<(), DatasetError> {
        // Where somebody reads, the log stays beside the file and the next writer folds it in.
        let folded = self.connection.pragma_update(None, "journal_mode", "DELETE");
        match folded {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {}
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseLocked) => {}
            other => other?,
        }
        self.connection.close().map_err(|(_, error)| error.into())
    }

    /// A property of the dataset itself.
    pub fn property(&self, name: &str) -> Result<Option<String>, DatasetError> {
        property(&self.connection, name)
    }

    /// Sets a property of the dataset itself.
    pub fn set_property(&self, name: &str, value: &str) -> Result<(), DatasetError> {
        let sql = "INSERT INTO properties VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2";
        self.connection.prepare_cached(sql)?.execute([name, value])?;
        Ok(())
    }

    fn migrate(&mut self) -> Result<(), DatasetError> {
        let change = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // A new file has version 0, and each older version one step to the next.
        let due = match usize::try_from(version(&change)?) {
            Ok(0) => &[TABLES],
            Ok(version) => MIGRATIONS.get(version - 1..).unwrap_or_default(),
            Err(_) => &[],
        };
        for script in due {
            change.execute_batch(script)?;
        }
        if !due.is_empty() {
            change.execute_batch(VIEWS)?;
            change.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            change.pragma_update(None, "application_id", APPLICATION_ID)?;
        }
        Ok(change.commit()?)
    }
}

impl Reader {
    /// Opens a dataset for reading; never changes it.
    pub fn open(path: &Path) -> Result<Self, DatasetError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if !path.is_file() {
            let reason = if path.exists() { "it is no file" } else { "no such file" };
            return Err(DatasetError::Unopened { path: path.to_owned(), reason: reason.into() });
        }
        let connection = Connection::open_with_flags(path, flags).map_err(|error| unopened(path, &error))?;
        prepare(&connection, path)?;
        match version(&connection)? {
            SCHEMA_VERSION => Ok(Self { connection }),
            // It is brought up to date by the next writer.
            found if found > 0 => {
                Err(DatasetError::Older { path: path.to_owned(), found, known: SCHEMA_VERSION })
            }
            _ => Err(DatasetError::Foreign { path: path.to_owned() }),
        }
    }

    /// A property of the dataset itself.
    pub fn property(&self, name: &str) -> Result<Option<String>, DatasetError> {
        property(&self.connection, name)
    }
}

fn property(connection: &Connection, name: &str) -> Result<Option<String>, DatasetError> {
    let mut statement = connection.prepare_cached("SELECT value FROM properties WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

fn version(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Settings of every connection; refuses files that are not ours.
fn prepare(connection: &Connection, path: &Path) -> Result<(), DatasetError> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // The first look at the file itself: what is no database shows here.
    let foreign = || DatasetError::Foreign { path: path.to_owned() };
    let mark: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(
        |error| match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => foreign(),
            _ => unopened(path, &error),
        },
    )?;
    let found = version(connection)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if mark != APPLICATION_ID && (mark != 0 || found != 0 || tables != 0) {
        return Err(foreign());
    }
    if found > SCHEMA_VERSION {
        return Err(DatasetError::Newer { path: path.to_owned(), found, known: SCHEMA_VERSION });
    }
    Ok(connection.pragma_update(None, "cache_size", -CACHE_KIB)?)
}

/// Keeps other writers out. The lock is a file of its own beside the dataset, since the database locks its own file
/// for each transaction.
fn lock(path: &Path) -> Result<File, DatasetError> {
    let mut name = path.as_os_str().to_owned();
    name.push("-lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&name)
        .map_err(|error| DatasetError::ReadOnly { path: path.to_owned(), reason: error.to_string() })?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(DatasetError::Busy { path: path.to_owned() }),
        // On a file system without locks, as some network shares, the database's own ones still hold.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

fn unopened(path: &Path, error: &rusqlite::Error) -> DatasetError {
    DatasetError::Unopened { path: path.to_owned(), reason: error.to_string() }
}

fn unwritable(path: &Path, error: DatasetError) -> DatasetError {
    match error {
        DatasetError::Sql(sql) => match sql.sqlite_error_code() {
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                DatasetError::ReadOnly { path: path.to_owned(), reason: sql.to_string() }
            }
            _ => DatasetError::Sql(sql),
        },
        other => other,
    }
}
