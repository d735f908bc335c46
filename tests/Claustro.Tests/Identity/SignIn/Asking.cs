using System.Net;
using System.Text;
using System.Text.Json;
using Claustro.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;
using OtpNet;
using Xunit;

namespace Claustro.Tests.Identity.SignIn;

/// <summary>Asks the token endpoint and reads what it says.</summary>
internal static class Asking
{
    public const string Password = "correct horse 1";

    public static Task<HttpResponseMessage> FormAsync(this HttpClient http, string path, params (string Name, string Value)[] form) =>
        http.PostAsync(path, new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value))));

    public static Task<HttpResponseMessage> SignInAsync(this College college, string userName, string password, params (string, string)[] more) =>
        college.Anonymous.FormAsync("/connect/token", [("grant_type", "password"), ("username", userName), ("password", password), .. more]);

    public static Task<HttpResponseMessage> RefreshAsync(this College college, string refreshToken) =>
        college.Anonymous.FormAsync("/connect/token", ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    /// <summary>
    /// The codes that this secret makes, of the half minute of this moment and of the next. Both hold at least half a minute longer,
    /// while a half minute may end between any two steps of a test.
    /// </summary>
    public static (string First, string Second) CodesOf(this College college, string secret)
    {
        var (totp, now) = (new Totp(Base32Encoding.ToBytes(secret)), college.Clock.GetUtcNow().UtcDateTime);
        return (totp.ComputeTotp(now), totp.ComputeTotp(now.AddSeconds(30)));
    }

    /// <summary>Asserts an RFC 6749 error and returns its description.</summary>
    public static async Task<string> RefusedAsync(this Task<HttpResponseMessage> asked, string error = "invalid_grant", HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        var json = await asked.JsonAsync(status);
        Assert.Equal(error, json.Text("error"));
        return json.TryGetProperty("error_description", out var description) ? description.GetString()! : "";
    }

    public static JsonElement Part(string token, int part) => JsonDocument.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[part])).RootElement;

    public static string Encode(string json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json));
}
