using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;

namespace Claustro.Web;

/// <summary>
/// Who may open a page: <c>@attribute [Allow(Role.Teacher)]</c>; without roles, anybody signed in. What says neither this
/// nor <c>[AllowAnonymous]</c> is denied to everybody, as with endpoints.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AllowAttribute(Role roles = Role.None) : AuthorizeAttribute, IAuthorizationRequirementData
{
    public Role To => roles;

    public IEnumerable<IAuthorizationRequirement> GetRequirements()
    {
        yield return new DenyAnonymousAuthorizationRequirement();
        if (roles != Role.None)
        {
            yield return new ClaimsAuthorizationRequirement(CallerClaims.Role, Enum.GetValues<Role>().Where(r => r != Role.None && roles.HasFlag(r)).Select(Word.Of));
        }
    }
}
