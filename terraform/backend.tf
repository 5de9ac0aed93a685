# The state is kept in a bucket that `make deploy` makes beside the deployment, so that
# machines and the workflow of GitHub share and lock it. Its name is given to init.

terraform {
  backend "gcs" {
    prefix = "terraform"
  }
}
