using Claustro.Identity.Accounts;
using Claustro.Identity.SignIn;
using Claustro.Platform.Data;
using Claustro.Platform.Errors;
using Claustro.Platform.Work;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Claustro.Identity.Tokens;

/// <summary>
/// Throws away tokens, links of mails and sign-in failures that have expired. Used refresh tokens stay as long as they would
/// have lived: that is how their reuse is noticed.
/// </summary>
internal sealed class CleanTokens(CollegeDb db, IOpenIddictTokenManager tokens, IOpenIddictAuthorizationManager authorizations, TimeProvider clock) : ISchedule
{
    public static string Name => "token-cleaning";

    public static string Cron => "40 * * * *";

    public static Text Title => new("Eliminar sesiones y enlaces caducados", "Delete expired sessions and links");

    public async Task<int> RunAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var pruned = await tokens.PruneAsync(now - OAuthServer.RefreshLifetime, cancel) + await authorizations.PruneAsync(now - OAuthServer.RefreshLifetime, cancel);
        var (expired, forgotten) = (now.UtcDateTime, now.UtcDateTime - SignInAttempts.Remembered);
        var links = await db.InTransactionAsync(() => db.Set<AccountToken>().Where(t => t.ExpiresAt < expired).ExecuteDeleteAsync(cancel), cancel);
        var failures = await db.InTransactionAsync(() => db.Set<SignInAttempt>().Where(a => a.FailedAt < forgotten).ExecuteDeleteAsync(cancel), cancel);
        return (int)pruned + links + failures;
    }
}
