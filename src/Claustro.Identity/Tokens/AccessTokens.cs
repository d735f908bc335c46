using System.Globalization;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Claustro.Identity.Tokens;

/// <summary>Writes and checks access tokens: RS256 JWTs of type <c>at+jwt</c>.</summary>
public sealed class AccessTokens(KeyRing keys, IConfiguration configuration, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
    public const string Audience = "claustro";
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };

    /// <summary><c>Identity:Issuer</c>, default <c>http://127.0.0.1:8080/</c>. The same on every node.</summary>
    public string Issuer { get; } = ReadIssuer(configuration["Identity:Issuer"]);

    /// <summary>A token outside the usual flow: for <c>claustro tokens</c> and for tests.</summary>
    public string Mint(long personId, Role roles, TimeSpan lifetime)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return Handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            TokenType = "at+jwt",
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            SigningCredentials = keys.Current.Signing,
            Claims = new Dictionary<string, object>
            {
                [CallerClaims.Id] = personId.ToString(CultureInfo.InvariantCulture),
                [CallerClaims.Role] = Enum.GetValues<Role>().Where(r => r != Role.None && roles.HasFlag(r)).Select(Word.Of).ToArray(),
            },
        });
    }

    private static string ReadIssuer(string? setting) =>
        string.IsNullOrWhiteSpace(setting) ? "http://127.0.0.1:8080/"
        : Uri.TryCreate(setting, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.Query.Length == 0 && uri.Fragment.Length == 0 ? uri.AbsoluteUri
        : throw new InvalidDataException("Identity:Issuer must be the address under which the college is reached, such as https://college.example/.");

    internal TokenValidationParameters Validation => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        ValidTypes = ["at+jwt"],
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        IssuerSigningKeyResolver = (_, _, keyId, _) => keys.Current.Verifying.Where(k => k.KeyId == keyId),
        NameClaimType = CallerClaims.Id,
        RoleClaimType = CallerClaims.Role,
        ClockSkew = TimeSpan.FromSeconds(5),
        LifetimeValidator = (notBefore, expires, _, parameters) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            return expires is not null && now < expires + parameters.ClockSkew && (notBefore is null || now > notBefore - parameters.ClockSkew);
        },
    };
}
