using System.Data.Common;
using System.Globalization;
using Claustro.Academics.Enrollments;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Reports.Documents;

namespace Claustro.Academics.Sections;

/// <summary>Who holds, asks for or waits for a seat in a section, with the address to write to.</summary>
internal sealed class RosterReport(CollegeDb db, PeopleDirectory people, Institution institution, ReportFonts fonts)
    : SectionReport<RosterReport.Nothing>(db, people, institution, fonts)
{
    public override string Name => "roster";

    public override Text Title { get; } = new("Lista de clase", "Class roster");

    public override IReadOnlyList<string> Formats { get; } = ["pdf", "xlsx", "csv"];

    protected override Text Word { get; } = new("Lista", "Roster");

    protected override bool WithPending => true;

    protected override string FactsSql => "";

    protected override Task<Nothing> ReadAsync(DbDataReader row, CancellationToken cancel) => Task.FromResult(new Nothing());

    protected override (IReadOnlyList<TableColumn> Columns, Func<SectionMember, IEnumerable<object?>> Row) Table(CultureInfo culture, SectionSheet section, Nothing facts) =>
        ([new(new Text("Correo", "Mail").In(culture), 31), new(new Text("Estado", "Status").In(culture), 12)], member => [member.Card!.Email, Status(member.Status).In(culture)]);

    private static Text Status(EnrollmentStatus status) => status switch
    {
        EnrollmentStatus.Approved => new("matriculado", "enrolled"),
        EnrollmentStatus.Requested => new("solicitado", "requested"),
        _ => new("en espera", "waitlisted"),
    };

    /// <summary>The members say it all.</summary>
    internal readonly record struct Nothing;
}
