namespace Claustro.Reports;

/// <summary>SQL that a migration of the reports needs beyond what the model tells; the same on both databases.</summary>
public static class ReportsSchema
{
    /// <summary>
    /// Files used to be one value each: they become the only part of attempt 0. Run it when <c>reports_file_parts</c> and the
    /// columns <c>attempt</c>, <c>parts</c> and <c>length</c> are there, before <c>reports_files.content</c> is dropped.
    /// </summary>
    public const string MoveContentToParts = """
        insert into reports_file_parts (report_id, attempt, part, content) select report_id, 0, 0, content from reports_files;
        update reports_files set attempt = 0, parts = 1, length = length(content);
        """;
}
