using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Claustro.Imports.Upload;

/// <summary>The imports, newest first.</summary>
internal static class ListImports
{
    public static void Map(RouteGroupBuilder imports) => imports
        .MapGet("/", async (PageRequest page, HttpContext http, CollegeDb db, CancellationToken cancel) =>
            TypedResults.Ok((await RunAsync(db, page, cancel)).Map(i => i.In(http.Language()))))
        .Allow(Role.Administrator)
        .WithSummary("List imports");

    public static Task<Page<ImportView>> RunAsync(CollegeDb db, PageRequest page, CancellationToken cancel) =>
        db.Set<Import>().AsNoTracking().OrderByDescending(i => i.Id).Select(ImportView.Of).ToPageAsync(page, cancel);
}
