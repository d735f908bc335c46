using Claustro;

var builder = WebApplication.CreateBuilder(args);
var app = CollegeApp.Build(builder, NodeRole.All);
await app.Services.MigrateAsync();
await app.RunAsync();
