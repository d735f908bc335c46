using System.Security.Claims;
using Claustro.Identity.SignIn;
using Claustro.Platform.Http;

namespace Claustro.Identity.People;

/// <summary>Says what a person may do now, for work that runs later than it was asked for.</summary>
internal sealed class Requesters(AccountStates states) : IRequesters
{
    public ValueTask<Caller?> FindAsync(long personId, CancellationToken cancel) => FindAsync(personId, int.MaxValue, cancel);

    public ValueTask<Caller?> FindAsync(ClaimsPrincipal signedIn, CancellationToken cancel) => Caller.Of(signedIn) is { } caller
        ? FindAsync(caller.Id, Authentication.VersionOf(signedIn) ?? int.MaxValue, cancel) // a token is good until it runs out
        : default;

    private async ValueTask<Caller?> FindAsync(long personId, int version, CancellationToken cancel) =>
        await states.GetAsync(personId, cancel) is { Disabled: false } state && state.SecurityVersion <= version
            ? new Caller(personId, state.Roles, state.DepartmentId, state.Locale)
            : null;

    public Task LookUpAsync(IReadOnlyCollection<long> personIds, CancellationToken cancel) => states.LookUpAsync(personIds, cancel);
}
