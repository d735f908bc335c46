using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using Claustro.Platform.Data;
using Microsoft.AspNetCore.Http;

namespace Claustro.Platform.Http;

/// <summary>What a person may be. One person can be several.</summary>
[Flags]
public enum Role
{
    None = 0,
    Student = 1,
    Teacher = 2,
    Head = 4,
    Administrator = 8,
}

/// <summary>
/// Who is calling: the parameter of every slice that must know. Built from the claims that sign-in checked
/// (<c>sub</c>, <c>role</c>, <c>department</c>); roles are at most 60 s old, whatever the token says.
/// </summary>
public sealed record Caller(long Id, Role Roles, long? DepartmentId = null, string Locale = "es")
{
    public bool IsAdministrator => Roles.HasFlag(Role.Administrator);

    public bool Is(Role role) => (Roles & role) != 0;

    /// <summary>Head of this department (administrators head all).</summary>
    public bool Heads(long departmentId) => IsAdministrator || (Is(Role.Head) && DepartmentId == departmentId);

    /// <summary>Read by minimal APIs: declare a <c>Caller</c> parameter and it is there.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult(Of(http.User));

    public static Caller? Of(ClaimsPrincipal user)
    {
        if (!long.TryParse(user.FindFirstValue(CallerClaims.Id), CultureInfo.InvariantCulture, out var id))
        {
            return null;
        }

        var roles = Role.None;
        foreach (var claim in user.FindAll(CallerClaims.Role))
        {
            roles |= Word.TryRead<Role>(claim.Value, out var role) ? role : Role.None;
        }

        long? department = long.TryParse(user.FindFirstValue(CallerClaims.Department), CultureInfo.InvariantCulture, out var d) ? d : null;
        return new Caller(id, roles, department, user.FindFirstValue(CallerClaims.Locale) ?? "es");
    }
}

/// <summary>The claims that both the token and the cookie carry.</summary>
public static class CallerClaims
{
    public const string Id = "sub";
    public const string Role = "role";
    public const string Department = "department";
    public const string Locale = "locale";
}
