using System.Collections.Concurrent;
using System.Security.Claims;
using Claustro.Identity.Accounts;
using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claustro.Identity.SignIn;

/// <summary>
/// What an account may do now, at most 30 s old on every node: so that disabling and changes of role bite within 60 s
/// although tokens are valid for longer.
/// </summary>
internal sealed class AccountStates(IServiceScopeFactory scopes, TimeProvider clock)
{
    internal static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<long, (AccountState? State, DateTimeOffset At)> known = new();
    private long forgotten;

    public async ValueTask<AccountState?> GetAsync(long id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (known.TryGetValue(id, out var entry) && now - entry.At < MaxAge)
        {
            return entry.State;
        }

        if (known.Count > 100_000)
        {
            known.Clear();
        }

        var before = Volatile.Read(ref forgotten);
        await using var scope = scopes.CreateAsyncScope();
        var state = await scope.ServiceProvider.GetRequiredService<CollegeDb>().Set<Account>().Where(a => a.Id == id)
            .Select(a => new AccountState(a.Roles, a.DepartmentId, a.Disabled, a.SecurityVersion, a.Locale, a.TimeZone, a.FirstName + " " + a.LastName))
            .SingleOrDefaultAsync(cancel);
        if (before == Volatile.Read(ref forgotten)) // else what was read may be from before a change
        {
            known[id] = (state, now);
        }

        return state;
    }

    /// <summary>Reads many in one query, however young what is known of them.</summary>
    public async Task LookUpAsync(IReadOnlyCollection<long> ids, CancellationToken cancel)
    {
        var (now, before) = (clock.GetUtcNow(), Volatile.Read(ref forgotten));
        await using var scope = scopes.CreateAsyncScope();
        var states = await scope.ServiceProvider.GetRequiredService<CollegeDb>().Set<Account>().Where(a => ids.Contains(a.Id))
            .Select(a => new { a.Id, State = new AccountState(a.Roles, a.DepartmentId, a.Disabled, a.SecurityVersion, a.Locale, a.TimeZone, a.FirstName + " " + a.LastName) })
            .ToDictionaryAsync(a => a.Id, a => a.State, cancel);
        if (before != Volatile.Read(ref forgotten))
        {
            return; // what was read may be from before a change; each is asked for by itself
        }

        foreach (var id in ids)
        {
            known[id] = (states.GetValueOrDefault(id), now);
        }
    }

    /// <summary>Forget on this node at once; the others follow within <see cref="MaxAge"/>.</summary>
    public void Forget(long id)
    {
        Interlocked.Increment(ref forgotten);
        known.TryRemove(id, out _);
    }
}

internal sealed record AccountState(
    Role Roles, long? DepartmentId, bool Disabled, int SecurityVersion, string Locale, string TimeZone = "Europe/Madrid", string Name = "")
{
    /// <summary>The claims of <see cref="Caller"/>, fresh from the account rather than from the token.</summary>
    public ClaimsIdentity ToIdentity(long id, string scheme)
    {
        var identity = new ClaimsIdentity(scheme, CallerClaims.Id, CallerClaims.Role);
        identity.AddClaim(new Claim(CallerClaims.Id, id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        identity.AddClaim(new Claim(CallerClaims.Locale, Locale));
        identity.AddClaims(Enum.GetValues<Role>().Where(r => r != Role.None && Roles.HasFlag(r)).Select(r => new Claim(CallerClaims.Role, Word.Of(r))));
        if (DepartmentId is { } department)
        {
            identity.AddClaim(new Claim(CallerClaims.Department, department.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        return identity;
    }
}
