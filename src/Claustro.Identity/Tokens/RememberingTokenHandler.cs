using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Claustro.Identity.Tokens;

/// <summary>
/// Checks an access token once and remembers the result until it expires: a student's page asks many times with the same
/// token, and the signature is what costs. Remembers good ones only, at most <see cref="Limit"/>; what the person may do is
/// not remembered here but asked of the account each time.
/// </summary>
internal sealed class RememberingTokenHandler(TimeProvider clock) : TokenHandler
{
    private const int Limit = 50_000;
    private readonly JsonWebTokenHandler inner = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, TokenValidationResult> known = new(StringComparer.Ordinal);

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (known.TryGetValue(token, out var checkedBefore))
        {
            if (clock.GetUtcNow().UtcDateTime < checkedBefore.SecurityToken.ValidTo)
            {
                return checkedBefore;
            }

            known.TryRemove(token, out _);
        }

        var result = await inner.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
        {
            if (known.Count >= Limit)
            {
                known.Clear();
            }

            known[token] = result;
        }

        return result;
    }

    public override SecurityToken ReadToken(string token) => inner.ReadToken(token);
}
