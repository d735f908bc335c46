using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Api;

/// <summary>The document says what the server does: every reference leads somewhere, every example can be sent.</summary>
[Collection(OnSqlite.Name)]
public sealed class ApiDocumentTests(SqliteCollege college)
{
    private async Task<JsonNode> DocumentAsync() => JsonNode.Parse(await college.Anonymous.GetStringAsync("/openapi/v1.json"))!;

    private static IEnumerable<(string Path, string Method, JsonNode Operation)> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (p.Key, o.Key, o.Value!)));

    [Fact]
    public async Task Names_what_openiddict_answers_too()
    {
        var document = await DocumentAsync();
        var names = Operations(document).Select(o => $"{o.Method} {o.Path}").ToHashSet();
        Assert.Superset(new HashSet<string> { "post /connect/token", "post /connect/revoke", "get /connect/authorize", "get /.well-known/openid-configuration", "get /.well-known/jwks" }, names);
        var token = document["paths"]!["/connect/token"]!["post"]!;
        Assert.NotNull(token["requestBody"]!["content"]!["application/x-www-form-urlencoded"]!["example"]);
        Assert.NotNull(token["responses"]!["400"]);
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_for_whom()
    {
        var silent = Operations(await DocumentAsync())
            .Where(o => string.IsNullOrEmpty(o.Operation["summary"]?.GetValue<string>()) || !(o.Operation["description"]?.GetValue<string>() is { } d && (d.Contains("Role:", StringComparison.Ordinal) || d.Contains("For any", StringComparison.Ordinal))))
            .Select(o => $"{o.Method} {o.Path}");
        Assert.Empty(silent);
    }

    [Fact]
    public async Task Lists_of_different_things_have_different_schemas()
    {
        var document = await DocumentAsync();
        var schemas = document["components"]!["schemas"]!.AsObject().Select(s => s.Key).ToHashSet();
        Assert.DoesNotContain("PageOfItem", schemas);
        Assert.Contains("PageOfListGradesItem", schemas);
        Assert.Contains("PageOfMyAttendanceItem", schemas);
        Assert.Equal("array", document["components"]!["schemas"]!["UserView"]!["properties"]!["roles"]!["type"]!.GetValue<string>());
        Assert.Equal("string", document["components"]!["schemas"]!["UserView"]!["properties"]!["roles"]!["items"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_may_be_missing_or_null_is_not_required()
    {
        var schemas = (await DocumentAsync())["components"]!["schemas"]!;
        Assert.DoesNotContain("position", schemas["EnrollmentView"]!["required"]!.AsArray().Select(n => n!.GetValue<string>()));
        Assert.DoesNotContain("studentId", schemas["RequestReportRequest"]!["required"]!.AsArray().Select(n => n!.GetValue<string>()));
        Assert.Contains("null", schemas["ReportView"]!["properties"]!["error"]!["type"]!.AsArray().Select(n => n!.GetValue<string>()));
        Assert.Equal("string", schemas["UserView"]!["properties"]!["userName"]!["type"]!.GetValue<string>());
        Assert.Null(schemas["MeetingRequest"]!["properties"]!["plainRoom"]);
    }

    [Fact]
    public async Task No_example_of_a_body_is_malformed_or_refused_for_its_form()
    {
        var admin = await college.NewPersonAsync(Role.Administrator | Role.Teacher | Role.Head | Role.Student);
        var bad = new List<string>();
        foreach (var (path, method, operation) in Operations(await DocumentAsync()))
        {
            if (operation["requestBody"]?["content"]?["application/json"] is not { } content || path.Contains("/accounts", StringComparison.Ordinal) || path.Contains("/me", StringComparison.Ordinal))
            {
                continue; // tokens and the caller's own account depend on who asks
            }

            var where = path.Replace("{date}", "2026-10-05", StringComparison.Ordinal);
            using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), System.Text.RegularExpressions.Regex.Replace(where, "\\{[^}]+\\}", "987654321"))
            {
                Content = new StringContent(content["example"]?.ToJsonString() ?? "null", Encoding.UTF8, "application/json"),
            };
            using var answer = await admin.Http.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            if (body.Contains("\"malformed\"", StringComparison.Ordinal) || (answer.StatusCode == HttpStatusCode.BadRequest && !body.Contains("Id", StringComparison.Ordinal) && !body.Contains("prerequisites", StringComparison.Ordinal)))
            {
                bad.Add($"{method} {path} {content["example"]?.ToJsonString()} → {body}");
            }
        }

        Assert.Empty(bad);
    }
}
