using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Imports.Upload;

internal static class GetImport
{
    public static void Map(RouteGroupBuilder imports) => imports
        .MapGet("/{id}", async (long id, HttpContext http, CollegeDb db, CancellationToken cancel) => (await RunAsync(db, id, http.Language(), cancel)).ToOk())
        .Allow(Role.Administrator)
        .WithSummary("One import with its progress");

    public static async Task<Outcome<ImportView>> RunAsync(CollegeDb db, long id, System.Globalization.CultureInfo language, CancellationToken cancel) =>
        await db.Set<Import>().Where(i => i.Id == id).Select(ImportView.Of).SingleOrDefaultAsync(cancel) is { } found ? found.In(language) : Refusal.Unknown;
}
