using Claustro.Platform.Errors;
using Microsoft.AspNetCore.Http.Metadata;

namespace Claustro.Imports.Upload;

/// <summary>Words of an import as people read them.</summary>
internal static class ImportWords
{
    public static Text Status(string status) => status switch
    {
        "queued" => new("en cola", "queued"),
        "running" => new("en curso", "running"),
        "succeeded" => new("terminada", "done"),
        "failed" => new("fallida", "failed"),
        _ => new("cancelada", "canceled"),
    };

    public static string Tone(string status) => status switch { "succeeded" => "good", "failed" => "bad", "canceled" => "", _ => "info" };

    public static bool IsPending(string status) => status is "queued" or "running";

    public static Text DryRun(bool dry) => dry ? new("ensayo", "dry run") : new("en serio", "in earnest");
}

/// <summary>For pages whose form brings a file to import: as large as the API takes.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TakesImportFileAttribute : Attribute, IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => UploadImport.MaxRequest;
}
