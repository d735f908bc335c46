using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Claustro.Platform.Http;
using Claustro.Tests.Support;
using Xunit;

namespace Claustro.Tests.Api;

/// <summary>
/// Feeds every endpoint of the OpenAPI document with what no client should send. Whatever comes, the answer is the
/// contract's status with problem details; never a 500. A college of its own, because some of it succeeds.
/// </summary>
public abstract class BadInputTests(College college)
{
    private static readonly string[] OddIds = ["0", "-1", "1", "9223372036854775807", "99999999999999999999999", "abc", "1.5", "%27%20or%201%3D1--", "🎓", "null"];

    private static readonly string[] OddQueries =
        ["page=0", "page=-1", "page=1000000000", "page=9223372036854775807", "page=x", "pageSize=0", "pageSize=1000000", "page=1&page=2", "pageSize=%F0%9F%8E%93", "q=%25%27%22%3Cscript%3E", "q=%00", "q=" + "x%5F%25"];

    private static readonly JsonNode?[] OddValues =
    [
        null, true, 0, -1, 1e300, 99999999999999999, "", "x", "'; drop table academics_enrollments; --", "<script>alert(1)</script>", "🎓👩‍🎓 \u202Eعربي", "\u0000", "2026-13-45", "25:61",
        new string('ñ', 5000), new JsonArray(), new JsonArray(1, null, "x"), new JsonObject(), new JsonObject { ["a"] = new JsonArray(null as JsonNode) },
    ];

    private static readonly string[] BrokenBodies = ["", "{", "[", "nul", "{\"a\":}", "\"text\"", "12", "null", "[null]", "[[[]]]", "{}", "[]", "{\"id\":1e999}", "\uFEFF{}", "{\"code\":\"\\ud800\"}"];

    [Fact, Trait("takes", "long")]
    public async Task Nothing_makes_it_fail()
    {
        await college.NewPersonAsync(Role.Student); // number 1, whom the requests about /users/1 change and delete
        var document = JsonNode.Parse(await college.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        var people = new[] { await college.NewPersonAsync(Role.Administrator | Role.Head | Role.Teacher | Role.Student), await college.NewPersonAsync(Role.Student) };
        var failures = new List<string>();
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject().Where(o => o.Key is "get" or "post" or "put" or "patch" or "delete"))
            {
                if (path.EndsWith("/events", StringComparison.Ordinal))
                {
                    continue; // a stream that does not end by itself has its own tests
                }

                foreach (var request in Requests(document, path, method, operation!))
                {
                    foreach (var person in people)
                    {
                        await CheckAsync(person, request, failures);
                    }
                }
            }
        }

        Assert.Empty(failures);
        foreach (var person in people)
        {
            await person.Http.GetAsync("/api/v1/me").StatusAsync(HttpStatusCode.OK); // or all of the above was only 401s
        }
    }

    private static async Task CheckAsync(Person person, (string Method, string Path, string? Body, string Type) request, List<string> failures)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method.ToUpperInvariant()), request.Path);
        if (request.Body is not null)
        {
            message.Content = new StringContent(request.Body, Encoding.UTF8, request.Type);
        }

        using var answer = await person.Http.SendAsync(message);
        var body = await answer.Content.ReadAsStringAsync();
        var media = answer.Content.Headers.ContentType?.MediaType;
        var wrong = (int)answer.StatusCode >= 500 || !answer.Headers.Contains("traceparent") || ((int)answer.StatusCode >= 400 && request.Path.StartsWith("/api/", StringComparison.Ordinal) && media != "application/problem+json");
        if (wrong && failures.Count < 30)
        {
            failures.Add($"{request.Method} {request.Path} {request.Body?[..Math.Min(120, request.Body.Length)]} → {(int)answer.StatusCode} {media} {body[..Math.Min(200, body.Length)]}");
        }
    }

    private static IEnumerable<(string Method, string Path, string? Body, string Type)> Requests(JsonNode document, string path, string method, JsonNode operation)
    {
        const string json = "application/json";
        var content = operation["requestBody"]?["content"]?[json];
        var sound = content?["example"]?.ToJsonString();
        var hasId = path.Contains('{', StringComparison.Ordinal);
        foreach (var id in hasId ? OddIds : ["1"])
        {
            yield return (method, Fill(path, id), sound, json);
        }

        foreach (var query in OddQueries.Concat(Parameters(operation).SelectMany(p => OddIds.Select(v => $"{p}={v}"))))
        {
            if (method == "get")
            {
                yield return (method, Fill(path, "1") + "?" + query, null, json);
            }
        }

        if (content is null)
        {
            yield break;
        }

        foreach (var broken in BrokenBodies)
        {
            yield return (method, Fill(path, "1"), broken, json);
        }

        yield return (method, Fill(path, "1"), sound, "text/plain");
        yield return (method, Fill(path, "1"), string.Concat(Enumerable.Repeat("[", 100)), json);
        foreach (var odd in Mutations(JsonNode.Parse(sound ?? "{}")))
        {
            yield return (method, Fill(path, "1"), odd, json);
        }
    }

    /// <summary>The sound body with each of its fields replaced by each odd value, in turn.</summary>
    private static IEnumerable<string> Mutations(JsonNode? sound)
    {
        var target = sound is JsonArray { Count: > 0 } array ? array[0] : sound;
        if (target is not JsonObject fields)
        {
            yield break;
        }

        foreach (var field in fields.Select(f => f.Key).ToList())
        {
            foreach (var odd in OddValues)
            {
                var kept = fields[field]?.DeepClone();
                fields[field] = odd?.DeepClone();
                yield return sound!.ToJsonString();
                fields[field] = kept;
            }
        }
    }

    private static IEnumerable<string> Parameters(JsonNode operation) =>
        operation["parameters"]?.AsArray().Where(p => p!["in"]?.GetValue<string>() == "query").Select(p => p!["name"]!.GetValue<string>()) ?? [];

    private static string Fill(string path, string id) => System.Text.RegularExpressions.Regex.Replace(path, "\\{[^}]+\\}", id);

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        var admin = (await college.NewPersonAsync(Role.Administrator)).Http;
        using var body = new StringContent($$"""{"code":"X","name":"{{new string('x', 3_000_000)}}"}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/departments") { Content = body };
        request.Headers.ExpectContinue = true; // the server answers before the body is sent, as clients with big files do
        await admin.SendAsync(request).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Fact]
    public async Task Who_sends_far_too_much_without_asking_gets_the_413_too()
    {
        var admin = (await college.NewPersonAsync(Role.Administrator)).Http;
        using var body = new ByteArrayContent(new byte[40_000_000]);
        body.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/departments") { Content = body };
        request.Headers.ExpectContinue = false;
        await admin.SendAsync(request).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too_large");
    }

    [Fact]
    public async Task A_wrong_content_type_is_415()
    {
        var admin = (await college.NewPersonAsync(Role.Administrator)).Http;
        using var body = new StringContent("code=X", Encoding.UTF8, "application/x-www-form-urlencoded");
        await admin.PostAsync("/api/v1/departments", body).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Fact]
    public async Task A_refusal_speaks_the_callers_language()
    {
        var admin = (await college.NewPersonAsync(Role.Administrator)).Http;
        Assert.Equal("No existe.", await DetailAsync("es-MX,es;q=0.9"));
        Assert.Equal("There is no such thing.", await DetailAsync("en-US"));
        Assert.Equal("No existe.", await DetailAsync("fr"));
        Assert.Equal("No existe.", await DetailAsync("en;q=0.1, es;q=0.9"));
        Assert.Equal("There is no such thing.", await DetailAsync("es;q=0, en"));

        async Task<string?> DetailAsync(string language)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/departments/987654321");
            request.Headers.AcceptLanguage.ParseAdd(language);
            using var client = new HttpClient { BaseAddress = admin.BaseAddress };
            client.DefaultRequestHeaders.Authorization = admin.DefaultRequestHeaders.Authorization;
            return JsonDocument.Parse(await (await client.SendAsync(request)).Content.ReadAsStringAsync()).RootElement.Text("detail");
        }
    }
}

public sealed class BadInputTestsOnSqlite(SqliteCollege college) : BadInputTests(college), IClassFixture<SqliteCollege>;

[Trait("needs", "servers")]
public sealed class BadInputTestsOnPostgres(PostgresCollege college) : BadInputTests(college), IClassFixture<PostgresCollege>;
