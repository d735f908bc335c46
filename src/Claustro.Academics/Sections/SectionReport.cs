using System.Data.Common;
using System.Globalization;
using Claustro.Academics.Enrollments;
using Claustro.Identity.People;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Claustro.Reports;
using Claustro.Reports.Documents;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Academics.Sections;

/// <summary>
/// What the reports about one section share: for its teachers, the head of its department and administrators; a row per
/// student by last name, under the section, its course, term and teachers. Two round trips: the section with all
/// that is reported (<typeparamref name="T"/>), and the names. A college asks for hundreds of them at once.
/// </summary>
internal abstract class SectionReport<T>(CollegeDb db, PeopleDirectory people, Institution institution, ReportFonts fonts) : IReportKind
{
    private const string Sql = """
        select s.code, c.code, c.title, t.name, s.closed_at is not null
        from academics_sections s join academics_courses c on c.id = s.course_id join academics_terms t on t.id = s.term_id where s.id = @section;
        select teacher_id from academics_section_teachers where section_id = @section order by teacher_id;
        select student_id, status, final_score from academics_enrollments where section_id = @section and status in ('approved', 'requested', 'waitlisted') order by id;
        """;

    /// <summary>Percent of the work that is done when all is read.</summary>
    private const int Loaded = 20;

    private static readonly Refusal WhichSection = new FieldErrors().Add("sectionId", "Indique de qué grupo.", "Say of which section.").ToRefusal()!;

    // Sorted here, not in SQL: Ñ and accents in their Spanish places on both databases.
    private static readonly StringComparer ByName = StringComparer.Create(Languages.Spanish, ignoreCase: true);

    public abstract string Name { get; }

    public abstract Text Title { get; }

    public abstract IReadOnlyList<string> Formats { get; }

    public Role To => Role.Teacher | Role.Head | Role.Administrator;

    /// <summary>The name of the sheet and the beginning of the file's name: one word.</summary>
    protected abstract Text Word { get; }

    /// <summary>Whether those who ask for or wait for a seat are in it too.</summary>
    protected virtual bool WithPending => false;

    /// <summary>Explains on paper what stands in the cells.</summary>
    protected virtual Text? Note => null;

    /// <summary>What <see cref="ReadAsync"/> reads; <c>@section</c> is the section.</summary>
    protected abstract string FactsSql { get; }

    protected Institution Institution => institution;

    public IReadOnlyList<ReportField> Asks(Caller caller) => [new(ReportSubject.Section)];

    public async Task<Refusal?> AuthorizeAsync(Caller caller, ReportParameters parameters, CancellationToken cancel)
    {
        if (!caller.Is(Role.Teacher | Role.Head | Role.Administrator))
        {
            return Refusal.NotYours;
        }

        return parameters.SectionId is not { } id ? WhichSection
            : await SectionAccess.LoadAsync(db, id, cancel) is not { } section ? EnrollmentRules.UnknownSection
            : section.ToRead(caller);
    }

    public async Task<int> BuildAsync(ReportBuild build, Stream output, CancellationToken cancel)
    {
        var (section, facts) = await build.WaitAsync(() => LoadAsync(build.Parameters.SectionId ?? 0, cancel), 0, Loaded);
        var cards = await people.CardsAsync([.. section.TeacherIds.Concat(section.Members.Select(m => m.StudentId)).Distinct()], cancel);
        var members = section.Members.Where(m => cards.ContainsKey(m.StudentId) && (WithPending || m.Status == EnrollmentStatus.Approved))
            .Select(m => m with { Card = cards[m.StudentId] })
            .OrderBy(m => m.Card!.LastName, ByName).ThenBy(m => m.Card!.FirstName, ByName).ThenBy(m => m.StudentId).ToList();
        var (columns, row) = Table(build.Culture, section, facts);
        TableColumn[] keys =
        [
            new(In("Número", "Number"), 8, Key: true), new(In("Apellidos", "Last name"), 16, Key: true), new(In("Nombre", "First name"), 11, Key: true),
        ];
        var title = Title.In(build.Culture);
        build.FileName = $"{Word.In(build.Culture).ToLower(build.Culture)}-{section.Code}";
        var document = new TableDocument(
            new PdfInfo(title, build.Locale, institution.Name, $"{title} · {section.Code}", In("Página {0} de {1}", "Page {0} of {1}"), build.Now),
            Word.In(build.Culture),
            [
                (In("Grupo", "Section"), section.Code), (In("Asignatura", "Course"), $"{section.CourseCode} {section.Title}"), (In("Periodo", "Term"), section.Term),
                (In("Profesorado", "Teachers"), string.Join(", ", section.TeacherIds.Where(cards.ContainsKey).Select(t => cards[t].FullName))),
            ],
            [.. keys, .. columns],
            members.ConvertAll(m => (object?[])[m.Card!.Number ?? m.StudentId.ToString(CultureInfo.InvariantCulture), m.Card.LastName, m.Card.FirstName, .. row(m)]),
            In("No hay estudiantes.", "There are no students."), Note?.In(build.Culture));
        return await document.WriteAsync(build, output, fonts, Loaded, cancel);

        string In(string es, string en) => new Text(es, en).In(build.Culture);
    }

    /// <summary>The rest of what the section's report needs, from its results in the order of <see cref="FactsSql"/>; the first is at hand.</summary>
    protected abstract Task<T> ReadAsync(DbDataReader row, CancellationToken cancel);

    /// <summary>The columns after the names, and their values for a student.</summary>
    protected abstract (IReadOnlyList<TableColumn> Columns, Func<SectionMember, IEnumerable<object?>> Row) Table(CultureInfo culture, SectionSheet section, T facts);

    private async Task<(SectionSheet Section, T Facts)> LoadAsync(long id, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Command(Sql + FactsSql, ("section", id));
            using var interrupt = db.InterruptOn(cancel);
            await using var row = await command.ExecuteReaderAsync(cancel);
            if (!await row.ReadAsync(cancel))
            {
                throw new ReportRefusedException(EnrollmentRules.UnknownSection);
            }

            var section = new SectionSheet(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4));
            await row.NextResultAsync(cancel);
            while (await row.ReadAsync(cancel))
            {
                section.TeacherIds.Add(row.GetInt64(0));
            }

            await row.NextResultAsync(cancel);
            while (await row.ReadAsync(cancel))
            {
                section.Members.Add(new SectionMember(row.GetInt64(0), Platform.Data.Word.To<EnrollmentStatus>(row.GetString(1)), row.IsDBNull(2) ? null : row.GetDecimal(2)));
            }

            await row.NextResultAsync(cancel);
            return (section, await ReadAsync(row, cancel));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}

/// <summary>A section as its reports need it.</summary>
internal sealed record SectionSheet(string Code, string CourseCode, string Title, string Term, bool Closed)
{
    public List<long> TeacherIds { get; } = [];

    /// <summary>Those who hold, ask for or wait for a seat.</summary>
    public List<SectionMember> Members { get; } = [];
}

internal sealed record SectionMember(long StudentId, EnrollmentStatus Status, decimal? Final, PersonCard? Card = null);
