using Claustro.Identity.SignIn;
using Claustro.Platform.Http;

namespace Claustro.Identity.People;

/// <summary>Says what a person may do now, for work that runs later than it was asked for.</summary>
internal sealed class Requesters(AccountStates states) : IRequesters
{
    public async ValueTask<Caller?> FindAsync(long personId, CancellationToken cancel) =>
        await states.GetAsync(personId, cancel) is { Disabled: false } state
            ? new Caller(personId, state.Roles, state.DepartmentId, state.Locale)
            : null;
}
