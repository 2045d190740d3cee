//! The enumerations of the imports domain. No rule and no behaviour here.

use crate::types::text_enums;

text_enums! {
    /// Where data comes from.
    DataSourceType {
        /// Google Analytics.
        GoogleAnalytics = "google_analytics",
        /// The pixel of Meta.
        MetaPixel = "meta_pixel",
        /// A database of one's own.
        CustomDatabase = "custom_database",
        /// A REST interface.
        RestApi = "rest_api",
        /// An uploaded CSV file.
        CsvUpload = "csv_upload",
        /// A PostgreSQL database.
        Postgres = "postgres",
        /// A MySQL database.
        Mysql = "mysql",
        /// A Microsoft SQL Server.
        Mssql = "mssql",
        /// Amazon Redshift.
        Redshift = "redshift",
        /// Google BigQuery.
        Bigquery = "bigquery",
        /// Snowflake.
        Snowflake = "snowflake",
        /// A CSV file on the web.
        CsvUrl = "csv_url",
        /// A Google spreadsheet.
        GoogleSheets = "google_sheets",
        /// An Excel workbook.
        Excel = "excel",
    }

    /// How often data is fetched.
    SyncSchedule {
        /// When somebody asks for it.
        Manual = "manual",
        /// Every hour.
        Hourly = "hourly",
        /// Every day.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every month.
        Monthly = "monthly",
        /// As an expression of cron says.
        Cron = "cron",
    }

    /// How the fetching of a source stands.
    SyncStatus {
        /// Nothing was fetched yet.
        Idle = "idle",
        /// Under way.
        Syncing = "syncing",
        /// The last one went well.
        Success = "success",
        /// The last one failed.
        Failed = "failed",
    }

    /// How one fetch went.
    SyncLogStatus {
        /// Under way.
        Running = "running",
        /// It went well.
        Success = "success",
        /// It failed.
        Failed = "failed",
        /// It was stopped by a person.
        Cancelled = "cancelled",
    }
}
