using System.Globalization;
using Claustro.Platform.Errors;
using Claustro.Reports;
using Claustro.Reports.Documents;

namespace Claustro.Academics.Grades;

/// <summary>Sets the transcript on paper.</summary>
internal static class TranscriptPdf
{
    public static void Write(
        Stream output, ReportFonts fonts, Institution institution, ReportBuild build, TranscriptData transcript, string title, string site,
        CancellationToken cancel)
    {
        const float space = 14, qr = 84, certificate = qr + 24;
        var (student, culture, zone) = (transcript.Student, build.Culture, TimeZoneInfo.FindSystemTimeZoneById(institution.TimeZone));
        var issued = TimeZoneInfo.ConvertTimeFromUtc(build.Now, zone);
        var date = issued.ToString(In("d 'de' MMMM 'de' yyyy", "d MMMM yyyy"), culture);
        var info = new PdfInfo(title, build.Locale, transcript.Institution, $"{title} · {student.FullName}{(student.Number is { } n ? $" · {n}" : "")}", In("Página {0} de {1}", "Page {0} of {1}"), build.Now);
        using var pdf = new PdfWriter(fonts, info, cancel);

        pdf.Fields(
            (In("Estudiante", "Student"), student.FullName),
            (In("Número", "Number"), student.Number ?? "—"),
            (In("Créditos superados", "Credits earned"), transcript.CreditsEarned.ToString(culture)),
            (In("Nota media ponderada por créditos", "Average, weighted by credits"), Rounded(transcript.Average)));
        pdf.Space(6);
        if (transcript.Terms.Count == 0)
        {
            pdf.Paragraph(In("No consta ninguna asignatura.", "There are no courses on record."), PdfStyle.Body);
            pdf.Space(8);
        }

        PdfColumn[] columns =
        [
            new(In("Código", "Code"), 62), new(In("Asignatura", "Course"), 262), new(In("Créd.", "Credits"), 42, Right: true),
            new(In("Final", "Final"), 45, Right: true), new(In("Calificación", "Grade"), 88),
        ];
        foreach (var term in transcript.Terms)
        {
            pdf.Table($"{term.Name} · {term.Code}", columns, [.. term.Courses.Select(Course), Total(term)], term == transcript.Terms[^1] ? space + certificate : 0);
            pdf.Space(space);
        }

        Certificate();
        pdf.Save(output, share => build.Progress(20 + (int)(79 * share)));

        PdfCell[] Course(TranscriptCourse course) =>
        [
            new(course.Code), new(course.Title, Note: string.Join("   ", course.Grades.Select(Score))), new(course.Credits.ToString(culture)),
            new(Rounded(course.Final), Bold: true), new(course.Final is null ? In("En curso", "In progress") : course.Band?.In(culture) ?? ""),
        ];

        PdfCell[] Total(TranscriptTerm term)
        {
            var attempts = term.Courses.Select(c => new Attempt(c.SectionId, c.Credits, c.Final, c.Passed)).ToList();
            return
            [
                new(""), new(In("Créditos superados y media del periodo", "Credits earned and average of the term"), Bold: true),
                new(GradeRules.CreditsEarned(attempts).ToString(culture), Bold: true), new(Rounded(GradeRules.CumulativeAverage(attempts, institution.Decimals)), Bold: true), new(""),
            ];
        }

        string Score(BookGrade grade) =>
            $"{grade.Name} ({grade.Weight.ToString("0.##", culture)}\u00a0%): {(grade.Score is { } value ? value.ToString("0.##", culture) : TranscriptReport.State(grade.State).In(culture))}";

        void Certificate()
        {
            pdf.Need(certificate);
            pdf.Space(4);
            pdf.Line(pdf.Y, PdfStyle.Accent, 1);
            pdf.Space(12);
            var (code, top) = (build.Certify(student.FullName), pdf.Y);
            pdf.Qr($"{site}/verify/{code}", PdfWriter.Margin, top, qr);
            const float x = PdfWriter.Margin + qr + 16;
            var width = PdfWriter.Width - qr - 16;
            pdf.Paragraph(In($"Expedido el {date}", $"Issued on {date}"), PdfStyle.Strong, x, width);
            pdf.Space(3);
            pdf.Paragraph(In("Código de verificación", "Verification code"), PdfStyle.Small, x, width);
            pdf.Paragraph(code, new PdfStyle(12, true), x, width);
            pdf.Space(3);
            pdf.Paragraph(In(
                $"Compruebe la autenticidad de este documento con el código QR o en {site}/verify/{code}",
                $"Check that this document is genuine with the QR code or at {site}/verify/{code}"), PdfStyle.Small, x, width);
            pdf.Space(Math.Max(0, top + qr - pdf.Y));
        }

        string Rounded(decimal? value) => value is { } v
            ? decimal.Round(v, institution.Decimals, MidpointRounding.AwayFromZero).ToString("F" + institution.Decimals.ToString(CultureInfo.InvariantCulture), culture)
            : "—";

        string In(string es, string en) => new Text(es, en).In(culture);
    }
}
