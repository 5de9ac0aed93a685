# One bundle per function. It is named by its contents: a changed file of one function
# replaces the bundle of this function, a changed shared file replaces all, and the same
# files have the same name on every machine.

locals {
  bundle = yamldecode(file("${path.module}/bundle.yaml"))

  bundled_code = {
    for function in keys(local.functions) : function => {
      for path in setsubtract(
        flatten([
          for pattern in local.bundle.files :
          tolist(fileset(local.repository, replace(pattern, "FUNCTION", function)))
        ]),
        local.bundle.except,
      ) : path => file("${local.repository}/${path}")
    }
  }

  # tables.py names all tables, and so most statements
  bundled_names = {
    for function, code in local.bundled_code : function =>
    join("", [for path, text in code : text if startswith(path, "functions/")])
  }

  # Terraform takes long over large archives, and a statement that only one function runs
  # need not rebuild the others.
  bundled_statements = {
    for function, code in local.bundled_code : function => {
      for statement in fileset("${local.repository}/${local.bundle.statements}", "*.sql") :
      "${local.bundle.statements}/${statement}" => file("${local.repository}/${local.bundle.statements}/${statement}")
      if strcontains(local.bundled_names[function], "\"${trimsuffix(statement, ".sql")}\"")
    }
  }

  # By function: the text of every file by its name in the bundle. Google's build image
  # looks for both last ones in the root (https://cloud.google.com/docs/buildpacks/python).
  bundled_files = {
    for function, code in local.bundled_code : function => merge(
      code,
      local.bundled_statements[function],
      {
        "main.py"          = "from functions.${function}.main import ${function} as ${function}\n"
        "requirements.txt" = file("${local.repository}/functions/${function}/requirements.txt")
      },
    )
  }

  bundle_hash = {
    for function, files in local.bundled_files : function => sha256(join("", [
      for name, text in files : "${sha256(text)}  ${name}\n" # in the order of names
    ]))
  }
}

resource "google_storage_bucket" "bundles" {
  #checkov:skip=CKV_GCP_62:No log of reads: it holds nothing but the code, which Google's builds read.
  #checkov:skip=CKV_GCP_78:No versions: an object's name is the hash of its contents, and older ones can be built from git.
  name     = "${local.bucket_prefix}-bundles"
  location = var.region

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true # all of it is made from the code

  # deleted bundles are not kept, nor paid for, for the usual week
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  depends_on = [time_sleep.apis]
}

# Texts in place of a folder: a zip of a folder holds the mode of each file, which
# differs with the umask and on Windows. Entries made of text have neither mode nor time,
# and are marked as of no Unix: whatever unpacks the zip gives them the rights of a new
# file (Go's archive/zip, FileHeader.Mode: 0666; so do Info-ZIP and Python).
data "archive_file" "bundle" {
  for_each = local.functions

  type = "zip"
  # relative, as a path of this machine would make another plan on the next one
  output_path = "${path.module}/.terraform/bundles/${each.key}.zip"

  dynamic "source" {
    for_each = local.bundled_files[each.key]

    content {
      filename = source.key
      content  = source.value
    }
  }
}

resource "google_storage_bucket_object" "bundle" {
  for_each = local.functions

  # not named by the bytes of the zip: another version of the archive provider may
  # compress the same files to other bytes
  name         = "${each.key}/${local.bundle_hash[each.key]}.zip"
  bucket       = google_storage_bucket.bundles.name
  source       = data.archive_file.bundle[each.key].output_path
  content_type = "application/zip"
}
