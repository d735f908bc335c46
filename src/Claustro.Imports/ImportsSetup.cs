using System.Text.Json.Serialization;
using Claustro.Imports.Errors;
using Claustro.Imports.Run;
using Claustro.Imports.Upload;
using Claustro.Platform;
using Claustro.Platform.Http;
using Claustro.Platform.Live;
using Claustro.Platform.Work;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Imports;

/// <summary>The engine that takes files in: upload, run, row errors. What it can take in are the <see cref="IImportKind"/>s of the modules.</summary>
public static class ImportsSetup
{
    public static IServiceCollection AddImports(this IServiceCollection services) => services
        .AddModelPart(Import.Configure)
        .AddJson(ImportsJson.Default)
        .AddImportNotices()
        .AddSingleton(s => ImportSettings.Read(s.GetRequiredService<IConfiguration>()))
        .AddSingleton<ImportNews>()
        .AddLiveSource<RecentImports>()
        .AddSchedule<CleanImports>()
        .AddWork<RunImports>();

    public static IEndpointRouteBuilder MapImports(this IEndpointRouteBuilder app)
    {
        app.ServiceProvider.GetRequiredService<ImportSettings>(); // a wrong setting stops the start, not the first import
        var imports = app.MapGroup("/api/v1/imports").WithTags("Imports");
        UploadImport.Map(imports);
        ListImports.Map(imports);
        GetImport.Map(imports);
        GetImportErrors.Map(imports);
        DownloadSample.Map(imports);
        CancelImport.Map(imports);
        return app;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImportView))]
[JsonSerializable(typeof(Page<ImportView>))]
internal sealed partial class ImportsJson : JsonSerializerContext;
