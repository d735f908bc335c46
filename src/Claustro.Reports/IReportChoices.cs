using Claustro.Platform.Http;

namespace Claustro.Reports;

/// <summary>
/// What people choose from when they ask for a report, and how it is called. Declared here, given by the module that knows
/// students, sections, terms and departments.
/// </summary>
public interface IReportChoices
{
    /// <summary>
    /// What this person may choose from, most likely first; at most a few hundred. Empty for what is too many to list (students):
    /// that is typed, as sections may be.
    /// </summary>
    Task<IReadOnlyList<ReportChoice>> ListAsync(Caller caller, ReportSubject of, CancellationToken cancel);

    /// <summary>The id of what was typed: a student's number, a code. Null when there is none; says nothing of whose it is.</summary>
    Task<long?> FindAsync(ReportSubject of, string typed, CancellationToken cancel);

    /// <summary>How what these reports are about is called: a code, a name.</summary>
    Task<IReadOnlyDictionary<(ReportSubject Of, long Id), string>> NamesAsync(IReadOnlyCollection<ReportParameters> about, CancellationToken cancel);
}

/// <param name="Id">Of the row.</param>
/// <param name="Code">What can be typed in its place.</param>
/// <param name="Name">What people know it by.</param>
public sealed record ReportChoice(long Id, string Code, string Name);
