using Microsoft.EntityFrameworkCore;

namespace Claustro.Platform.Data;

/// <summary>What only one node may do at a time.</summary>
public enum SchemaLock
{
    Migrate = 770_001,
    Keys = 770_002,
    Demo = 770_003,
    Schedules = 770_004,
    AuditSeal = 770_005,
    Statistics = 770_006,

    /// <summary>Changing which course asks for which: two changes at once could close a circle.</summary>
    Prerequisites = 770_010,
}

public static class SchemaLocks
{
    /// <summary>Waits for the lock and holds it until the current transaction ends. SQLite needs none: it has one writer.</summary>
    public static async Task LockAsync(this CollegeDb db, SchemaLock what, CancellationToken cancel)
    {
        if (db.IsPostgres)
        {
            await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({(long)what})", cancel);
        }
    }
}
