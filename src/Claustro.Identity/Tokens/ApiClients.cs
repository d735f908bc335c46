using Claustro.Platform.Data;
using Claustro.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Claustro.Identity.Tokens;

/// <summary>
/// Other applications that may ask for tokens: the list <c>Identity:Clients</c> of the configuration, each
/// <c>{Id, Secret?, RedirectUris[], Roles[]}</c>. With roles and a secret a client may act for itself (client_credentials:
/// <c>sub</c> is <c>client:ID</c>, the roles are these); with redirect addresses it may sign people in (code + PKCE).
/// The database follows the configuration at every start.
/// </summary>
internal sealed class ApiClients(IConfiguration configuration, IServiceScopeFactory scopes) : IHostedService
{
    internal const string SubjectPrefix = "client:";
    private volatile Dictionary<string, (long Number, Role Roles)> known = [];

    /// <summary>A client acting for itself, with a negative number where people have their id; null when it is no longer configured.</summary>
    public (long Number, Role Roles)? Find(string clientId) => known.TryGetValue(clientId, out var client) && client.Roles != Role.None ? client : null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var clients = Read(configuration);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CollegeDb>();
        var manager = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        known = await db.InTransactionAsync(async () =>
        {
            await db.LockAsync(SchemaLock.Keys, cancellationToken);
            var found = new Dictionary<string, (long, Role)>();
            foreach (var client in clients)
            {
                found[client.Id] = (-await SaveAsync(manager, client, cancellationToken), client.Granted);
            }

            await ForgetAsync(db, [.. found.Keys], cancellationToken);
            return found;
        }, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static List<Client> Read(IConfiguration configuration)
    {
        var clients = configuration.GetSection("Identity:Clients").Get<List<Client>>() ?? [];
        foreach (var client in clients)
        {
            if (client.Id is not { Length: > 0 and <= 100 } || clients.Count(c => c.Id == client.Id) > 1)
            {
                throw new InvalidDataException("Identity:Clients: every client needs an Id of its own, at most 100 characters.");
            }

            foreach (var word in client.Roles)
            {
                client.Granted |= Word.TryRead<Role>(word, out var role) && role != Role.None ? role
                    : throw new InvalidDataException($"Identity:Clients: {client.Id}: roles are student, teacher, head, administrator.");
            }

            if (client.Granted != Role.None && client.Secret is not { Length: >= 16 })
            {
                throw new InvalidDataException($"Identity:Clients: {client.Id} acts for itself, so it needs a Secret of at least 16 characters.");
            }

            if (client.RedirectUris.Find(u => !Uri.TryCreate(u, UriKind.Absolute, out _)) is { } wrong)
            {
                throw new InvalidDataException($"Identity:Clients: {client.Id}: {wrong} is not an absolute address.");
            }
        }

        return clients;
    }

    private static async Task<long> SaveAsync(IOpenIddictApplicationManager manager, Client client, CancellationToken cancel)
    {
        var wanted = client.Describe();
        var existing = await manager.FindByClientIdAsync(client.Id, cancel);
        if (existing is null)
        {
            existing = await manager.CreateAsync(wanted, cancel);
        }
        else if (!await IsAsWantedAsync(manager, existing, client, wanted, cancel))
        {
            await manager.UpdateAsync(existing, wanted, cancel);
        }

        return ((OpenIddictEntityFrameworkCoreApplication<long>)existing).Id;
    }

    /// <summary>Hashing a secret again at every start would change the row for nothing.</summary>
    private static async Task<bool> IsAsWantedAsync(
        IOpenIddictApplicationManager manager, object existing, Client client, OpenIddictApplicationDescriptor wanted, CancellationToken cancel)
    {
        var has = new OpenIddictApplicationDescriptor();
        await manager.PopulateAsync(has, existing, cancel);
        return has.ClientType == wanted.ClientType && has.Permissions.SetEquals(wanted.Permissions) && has.RedirectUris.SetEquals(wanted.RedirectUris)
            && has.Requirements.SetEquals(wanted.Requirements)
            && (client.Secret is null || await manager.ValidateClientSecretAsync(existing, client.Secret, cancel));
    }

    private static async Task ForgetAsync(CollegeDb db, string[] configured, CancellationToken cancel)
    {
        var gone = await db.Set<OpenIddictEntityFrameworkCoreApplication<long>>().Where(a => !configured.Contains(a.ClientId)).Select(a => a.Id).ToListAsync(cancel);
        if (gone.Count > 0)
        {
            await db.Set<OpenIddictEntityFrameworkCoreToken<long>>().Where(t => gone.Contains(t.Application!.Id)).ExecuteDeleteAsync(cancel);
            await db.Set<OpenIddictEntityFrameworkCoreAuthorization<long>>().Where(a => gone.Contains(a.Application!.Id)).ExecuteDeleteAsync(cancel);
            await db.Set<OpenIddictEntityFrameworkCoreApplication<long>>().Where(a => gone.Contains(a.Id)).ExecuteDeleteAsync(cancel);
        }
    }

    internal sealed class Client
    {
        public string Id { get; set; } = "";
        public string? Secret { get; set; }
        public List<string> RedirectUris { get; set; } = [];
        public List<string> Roles { get; set; } = [];
        public Role Granted { get; set; }

        public OpenIddictApplicationDescriptor Describe()
        {
            var described = new OpenIddictApplicationDescriptor
            {
                ClientId = Id,
                ClientSecret = Secret,
                DisplayName = Id,
                ClientType = Secret is null ? ClientTypes.Public : ClientTypes.Confidential,
                ConsentType = ConsentTypes.Implicit, // the operator configured it; nobody is asked again
            };
            described.Permissions.UnionWith([Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.GrantTypes.Password, Permissions.GrantTypes.RefreshToken,
                Permissions.Scopes.Email, Permissions.Scopes.Profile, Permissions.Scopes.Roles]);
            if (Granted != Role.None)
            {
                described.Permissions.Add(Permissions.GrantTypes.ClientCredentials);
            }

            if (RedirectUris.Count > 0)
            {
                described.RedirectUris.UnionWith(RedirectUris.Select(u => new Uri(u)));
                described.Permissions.UnionWith([Permissions.Endpoints.Authorization, Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code]);
                described.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
            }

            return described;
        }
    }
}
