using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claustro.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CalendarFeeds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "academics_calendar_feeds",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    person_id = table.Column<long>(type: "INTEGER", nullable: false),
                    secret = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_calendar_feeds", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_academics_calendar_feeds_person_id",
                table: "academics_calendar_feeds",
                column: "person_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_academics_calendar_feeds_secret",
                table: "academics_calendar_feeds",
                column: "secret",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "academics_calendar_feeds");
        }
    }
}
