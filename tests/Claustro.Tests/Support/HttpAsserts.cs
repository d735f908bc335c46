using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Claustro.Tests.Support;

/// <summary>Asks and asserts in one line; a failure shows the body.</summary>
public static class HttpAsserts
{
    /// <summary>The JSON of an answer with this status.</summary>
    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> asked, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await asked;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode}, wanted {(int)status}\n{body}");
        return body.Length == 0 ? default : JsonDocument.Parse(body).RootElement;
    }

    /// <summary>Asserts a problem document of this status and code, and returns it.</summary>
    public static async Task<JsonElement> ProblemAsync(this Task<HttpResponseMessage> asked, HttpStatusCode status, string code)
    {
        using var answer = await asked;
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode}, wanted {(int)status}\n{body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        foreach (var field in new[] { "type", "title", "detail" })
        {
            Assert.False(string.IsNullOrEmpty(problem.Text(field)), field);
        }

        Assert.True(answer.Headers.TryGetValues("traceparent", out var trace), $"no traceparent: {body}");
        Assert.Contains(problem.Text("traceId")!, trace.Single(), StringComparison.Ordinal);
        return problem;
    }

    public static async Task StatusAsync(this Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        using var answer = await asked;
        Assert.True(answer.StatusCode == status, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode}, wanted {(int)status}\n{await answer.Content.ReadAsStringAsync()}");
    }

    public static Task<HttpResponseMessage> PostAsync(this HttpClient http, string path, object body) => http.PostAsJsonAsync(path, body);

    public static Task<HttpResponseMessage> PatchAsync(this HttpClient http, string path, object body) => http.PatchAsJsonAsync(path, body);

    public static Task<HttpResponseMessage> PutAsync(this HttpClient http, string path, object body) => http.PutAsJsonAsync(path, body);

    public static long Id(this JsonElement json) => json.GetProperty("id").GetInt64();

    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();

    public static List<JsonElement> Items(this JsonElement json) => [.. json.GetProperty("items").EnumerateArray()];

    /// <summary>Asks again until the answer is as wanted; fails after the time limit.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> good, int seconds = 20)
    {
        var end = DateTime.UtcNow.AddSeconds(seconds);
        while (true)
        {
            var got = await ask();
            if (good(got))
            {
                return got;
            }

            Assert.True(DateTime.UtcNow < end, $"not within {seconds} s; last: {got}");
            await Task.Delay(50);
        }
    }
}
