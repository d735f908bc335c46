using System.Globalization;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Reports;

/// <summary>
/// A kind of report; stands beside the feature it reports on and is registered with <c>services.AddReportKind&lt;T&gt;()</c>.
/// Made anew for every use, so it may ask for <c>CollegeDb</c>.
/// </summary>
public interface IReportKind
{
    /// <summary>Stable, such as <c>transcript</c>.</summary>
    string Name { get; }

    /// <summary>How it is called in a list or on the page that verifies a document.</summary>
    Text Title { get; }

    /// <summary>What it can be made as: <c>pdf</c>, <c>xlsx</c>, <c>csv</c>.</summary>
    IReadOnlyList<string> Formats { get; }

    /// <summary>Who is offered it when asking for a report; none: everybody. Whether they may have this one, <see cref="AuthorizeAsync"/> says.</summary>
    Role To => Role.None;

    /// <summary>What the form that asks for it asks this person; nothing when the kind completes it all.</summary>
    IReadOnlyList<ReportField> Asks(Caller caller) => [];

    /// <summary>What the caller left out and the kind can say, such as "my own"; kept with the report.</summary>
    ReportParameters Complete(Caller caller, ReportParameters parameters) => parameters;

    /// <summary>
    /// Null when this caller may have this report. Asked at the request, again when it is built (with the caller's roles of
    /// that moment) and again when the file is fetched.
    /// </summary>
    Task<Refusal?> AuthorizeAsync(Caller caller, ReportParameters parameters, CancellationToken cancel);

    /// <summary>
    /// Writes the file to <paramref name="output"/> and returns how many rows of data are in it. Runs in a worker, perhaps
    /// more than once. <c>output.FlushAsync</c> now and then lets what is written go into the database. Throw <see cref="ReportRefusedException"/> for what the requester should hear.
    /// </summary>
    Task<int> BuildAsync(ReportBuild build, Stream output, CancellationToken cancel);
}

/// <summary>What a report is about; a kind says which it needs.</summary>
public sealed record ReportParameters(long? StudentId = null, long? SectionId = null, long? TermId = null, long? DepartmentId = null);

/// <summary>What a report may be about.</summary>
public enum ReportSubject
{
    Student,
    Section,
    Term,
    Department,
}

/// <summary>A field of the form that asks for a report.</summary>
public sealed record ReportField(ReportSubject About, bool Required = true);

/// <summary>One report in the making.</summary>
public sealed class ReportBuild(Caller requester, ReportParameters parameters, string format, string locale, DateTime now, Action<int> progress)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    /// <summary>Who asked, with the roles they have now.</summary>
    public Caller Requester => requester;

    public ReportParameters Parameters => parameters;

    /// <summary>One of the kind's formats.</summary>
    public string Format => format;

    /// <summary><c>es</c> or <c>en</c>.</summary>
    public string Locale => locale;

    public CultureInfo Culture => Languages.Of(locale);

    public DateTime Now => now;

    /// <summary>Name of the file without its ending; the engine makes one when the kind does not.</summary>
    public string? FileName { get; set; }

    internal string? Code { get; private set; }

    internal string? Holder { get; private set; }

    /// <summary>Says how far it is, in percent; shown within a second or so.</summary>
    public void Progress(int percent) => progress(percent);

    /// <summary>
    /// Waits for work that cannot say how far it is, such as one statement in the database: meanwhile the progress draws
    /// nearer to <paramref name="upTo"/>, by ever smaller steps, so that whoever watches sees that it lives.
    /// </summary>
    public async Task<T> WaitAsync<T>(Func<Task<T>> ask, int from, int upTo)
    {
        var work = Task.Run(ask); // SQLite answers without ever giving the thread back
        for (double at = from; await Task.WhenAny(work, Task.Delay(Step)) != work;)
        {
            at += Math.Max(0.5, (upTo - at) / 10);
            progress((int)Math.Min(at, upTo));
        }

        progress(upTo);
        return await work;
    }

    /// <summary>
    /// A code by which anybody can check at <c>/verify/{code}</c> that the document is genuine and whose it is. It counts
    /// once the report has succeeded, and outlives it.
    /// </summary>
    public string Certify(string holder)
    {
        Holder = holder;
        return Code ??= Verify.VerificationCode.New();
    }
}

/// <summary>The report cannot be made, for a reason the requester should read.</summary>
public sealed class ReportRefusedException(Refusal refusal) : Exception(refusal.Code)
{
    public Refusal Refusal => refusal;
}

public static class ReportKinds
{
    public static IServiceCollection AddReportKind<T>(this IServiceCollection services) where T : class, IReportKind =>
        services.AddScoped<IReportKind, T>();

    internal static IReportKind? Named(this IEnumerable<IReportKind> kinds, string? name) => kinds.FirstOrDefault(k => k.Name == name);
}
