using Claustro.Platform.Data;
using Microsoft.EntityFrameworkCore.Design;

namespace Claustro;

/// <summary>
/// For <c>dotnet ef</c> (see CONTRIBUTING.md, "a change of the schema"): the model on SQLite, or on PostgreSQL when
/// <c>ConnectionStrings__Database</c> is set; no server is contacted.
/// </summary>
public sealed class DesignTimeDb : IDesignTimeDbContextFactory<CollegeDb>
{
    public CollegeDb CreateDbContext(string[] args) =>
        CollegeApp.Build(WebApplication.CreateBuilder(args), NodeRole.Web).Services.CreateScope().ServiceProvider.GetRequiredService<CollegeDb>();
}
