using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Imports.Errors;

/// <summary>The first refused rows of an import, and how many there are of each reason; for administrators.</summary>
internal static class ListImportErrors
{
    private const int Kinds = 12;

    /// <param name="Row">As a spreadsheet counts; 0 when it is about what is not in the file.</param>
    public sealed record Item(int Row, string? Column, string Code, Text Message);

    /// <param name="Message">One of the sentences with this code.</param>
    public sealed record Reason(string Code, int Count, Text Message);

    public sealed record Response(IReadOnlyList<Item> First, IReadOnlyList<Reason> Reasons);

    public static async Task<Response> RunAsync(CollegeDb db, long id, int most, CancellationToken cancel)
    {
        var all = db.Set<ImportError>().AsNoTracking().Where(e => e.ImportId == id);
        var first = await all.OrderBy(e => e.Id).Take(most).Select(e => new Item(e.Row, e.Column, e.Code, new Text(e.Es, e.En))).ToListAsync(cancel);
        var reasons = first.Count == 0 ? [] : await all.GroupBy(e => e.Code).Select(g => new { g.Key, Count = g.Count(), Es = g.Min(e => e.Es)!, En = g.Min(e => e.En)! })
            .OrderByDescending(g => g.Count).ThenBy(g => g.Key).Take(Kinds).ToListAsync(cancel);
        return new Response(first, reasons.ConvertAll(r => new Reason(r.Key, r.Count, new Text(r.Es, r.En))));
    }
}
